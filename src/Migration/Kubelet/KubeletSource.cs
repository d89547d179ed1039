namespace Sampan.Migration.Kubelet;

/// <summary>A file that the kubelet's configuration is made of.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="File">Its path.</param>
/// <param name="Variable">For environment files and units: the variable whose value is spliced into the command line.</param>
public sealed record KubeletSource(KubeletSourceKind Kind, string File, string? Variable);
