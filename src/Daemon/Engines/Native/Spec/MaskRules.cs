using Google.Protobuf.Collections;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Paths hidden from, or read-only to, a container; the kubelet names them.</summary>
internal static class MaskRules
{
    public static IReadOnlyList<string>? Masked(LinuxContainerSecurityContext security) =>
        Paths(security.Privileged, security.MaskedPaths);

    public static IReadOnlyList<string>? ReadOnly(LinuxContainerSecurityContext security) =>
        Paths(security.Privileged, security.ReadonlyPaths);

    private static string[]? Paths(bool privileged, RepeatedField<string> paths) =>
        privileged || paths.Count == 0 ? null : [.. paths];
}
