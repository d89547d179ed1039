using System.Text;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The profile that containers run under unless they ask for another, as apparmor_parser reads it.</summary>
/// <remarks>What it allows is what Docker, containerd and CRI-O allow by default, so that a workload may move between them.</remarks>
internal static class AppArmorText
{
    /// <summary>Under which the kernel knows it.</summary>
    public const string Name = "sampan-default";

    // Whose signals a container's processes must take, or they could not be stopped.
    private static readonly string[] Signallers = ["unconfined", "runc", "crun"];

    /// <summary>Writes it.</summary>
    /// <param name="daemonLabel">The daemon's own label, as <c>/proc/self/attr/current</c> has it; may be empty.</param>
    /// <param name="hasFile">Whether a file is there below <c>/etc/apparmor.d</c>: a host may lack any of them.</param>
    public static string Write(string daemonLabel, Func<string, bool> hasFile)
    {
        var text = new StringBuilder();
        if (hasFile("abi/3.0"))
        {
            // Newer kernels mediate what this profile does not speak of, user namespaces for one; under this ABI it stays free.
            text.Append("abi <abi/3.0>,\n");
        }
        text.Append(hasFile("tunables/global") ? "#include <tunables/global>\n" : "@{PROC}=/proc/\n");
        text.Append("profile ").Append(Name).Append(" flags=(attach_disconnected,mediate_deleted) {\n");
        if (hasFile("abstractions/base"))
        {
            text.Append("  #include <abstractions/base>\n");
        }
        text.Append("  network,\n  capability,\n  file,\n  umount,\n  deny mount,\n");
        foreach (string peer in Signallers.Append(Label(daemonLabel)).Distinct())
        {
            text.Append("  signal (receive) peer=").Append(peer).Append(",\n");
        }
        text.Append("  signal (send,receive) peer=").Append(Name).Append(",\n");
        text.Append("  ptrace (trace,tracedby,read,readby) peer=").Append(Name).Append(",\n");
        return text.Append(Files).Append("}\n").ToString();
    }

    // Below /proc only a process's own folder and the shared memory limits are writable, below /sys only cgroups. AppArmor
    // has no "all but", so each letter by which a name may differ is a pattern of its own.
    private const string Files = """
          deny @{PROC}/* w,
          deny @{PROC}/{[^1-9/],[^1-9/][^0-9/],[^1-9s/][^0-9y/][^0-9s/],[^1-9/][^0-9/][^0-9/][^0-9/]*}/** w,
          deny @{PROC}/sys/[^k]** w,
          deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
          deny @{PROC}/sysrq-trigger rwklx,
          deny @{PROC}/kcore rwklx,
          deny /sys/[^f]*/** wklx,
          deny /sys/f[^s]*/** wklx,
          deny /sys/fs/[^c]*/** wklx,
          deny /sys/fs/c[^g]*/** wklx,
          deny /sys/fs/cg[^r]*/** wklx,
          deny /sys/firmware/** rwklx,
          deny /sys/devices/virtual/powercap/** rwklx,
          deny /sys/kernel/security/** rwklx,

        """;

    // "name (enforce)", "unconfined", or nothing where it cannot be read. Signs that mean something in a pattern are escaped.
    private static string Label(string text)
    {
        int mode = text.LastIndexOf(" (", StringComparison.Ordinal);
        string label = (mode < 0 ? text : text[..mode]).Trim('\0', '\n', ' ');
        if (label.Length == 0)
        {
            return "unconfined";
        }
        if (label.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_' or '.' or '/'))
        {
            return label;
        }
        var quoted = new StringBuilder("\"");
        foreach (char sign in label)
        {
            quoted.Append(sign is '"' or '\\' or '*' or '?' or '[' or ']' or '{' or '}' or '^' or '@' ? "\\" : "").Append(sign);
        }
        return quoted.Append('"').ToString();
    }
}
