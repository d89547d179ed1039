using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>SELinux labels; what a pod leaves open has the container policy's usual value.</summary>
internal static class SELinuxRules
{
    public static string? ProcessLabel(SELinuxOption? options, bool privileged, HostFacts host) =>
        options is null || privileged || !host.SELinux
            ? null
            : $"{Or(options.User, "system_u")}:{Or(options.Role, "system_r")}:{Or(options.Type, "container_t")}:{Or(options.Level, "s0")}";

    public static string? MountLabel(SELinuxOption? options, bool privileged, HostFacts host) =>
        options is null || privileged || !host.SELinux
            ? null
            : $"{Or(options.User, "system_u")}:object_r:container_file_t:{Or(options.Level, "s0")}";

    private static string Or(string value, string usual) => value.Length > 0 ? value : usual;
}
