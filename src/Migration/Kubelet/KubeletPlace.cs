namespace Sampan.Migration.Kubelet;

/// <summary>Where a value of a setting stands.</summary>
/// <param name="Kind">What kind of source.</param>
/// <param name="File">The file; empty for a default or the running process.</param>
/// <param name="Line">The line, from 1; 0 where it has none.</param>
/// <param name="Key">As it is written there: <c>--cgroup-driver</c>, <c>cgroupDriver</c>.</param>
/// <param name="Value">The value there.</param>
public sealed record KubeletPlace(KubeletSourceKind Kind, string File, int Line, string Key, string Value);
