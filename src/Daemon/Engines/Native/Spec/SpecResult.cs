using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A spec and what its maker must still know.</summary>
/// <param name="Spec">The runtime spec.</param>
/// <param name="Warnings">What was asked for and could not be given; one sentence each.</param>
/// <param name="Relabel">Host paths that SELinux must relabel for the container first.</param>
internal sealed record SpecResult(RuntimeSpec Spec, IReadOnlyList<string> Warnings, IReadOnlyList<string> Relabel);
