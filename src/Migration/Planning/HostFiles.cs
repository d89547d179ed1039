using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>The node's own files that runtimes count on, and that Docker made superfluous: modules, kernel settings, crictl's endpoint.</summary>
internal static class HostFiles
{
    internal const string ModulesFile = "/etc/modules-load.d/kubernetes-cri.conf";
    internal const string SysctlFile = "/etc/sysctl.d/99-kubernetes-cri.conf";
    internal const string CrictlFile = "/etc/crictl.yaml";

    private static readonly string[] Modules = ["overlay", "br_netfilter"];
    private static readonly string[] Sysctls = ["net.bridge.bridge-nf-call-ip6tables", "net.bridge.bridge-nf-call-iptables", "net.ipv4.ip_forward"];

    /// <summary>Modules that nothing loads at boot.</summary>
    internal static IReadOnlyList<string> MissingModules(HostFacts host) => [.. Modules.Where(m => !host.ModulesAtBoot.ContainsKey(m))];

    /// <summary>Settings that nothing sets at boot, or sets otherwise. dockerd used to do it when it started.</summary>
    internal static IReadOnlyList<string> MissingSysctls(HostFacts host) =>
        [.. Sysctls.Where(s => !host.SysctlsAtBoot.TryGetValue(s, out SysctlAtBoot? set) || set.Value != "1")];

    /// <summary>The file that has modules loaded at boot; null if nothing is missing.</summary>
    internal static TargetFile? ModulesLoad(HostFacts host, string? existing) => MissingModules(host) is { Count: > 0 } missing
        ? new TargetFile(ModulesFile, Appended(existing, missing), "0644", "kernel modules that pods need, at every boot")
        : null;

    /// <summary>The file that has kernel settings made at boot; null if nothing is missing.</summary>
    internal static TargetFile? SysctlConf(HostFacts host, string? existing) => MissingSysctls(host) is { Count: > 0 } missing
        ? new TargetFile(SysctlFile, Appended(existing, [.. missing.Select(s => $"{s} = 1")]), "0644", "kernel settings that Docker made, at every boot")
        : null;

    /// <summary>crictl's configuration with the new endpoint; null if it has it.</summary>
    internal static TargetFile? Crictl(string endpoint, string? existing)
    {
        string text = Set(Set(existing ?? "", "runtime-endpoint", endpoint), "image-endpoint", endpoint);
        // Two seconds, as instructions have it, end every pull of a larger image (SD10).
        if (Value(text, "timeout") is "1" or "2" or "3")
            text = Set(text, "timeout", "10");
        return text == existing ? null : new TargetFile(CrictlFile, text, "0644", "crictl talks to the new runtime");
    }

    private static string Appended(string? existing, IReadOnlyList<string> lines)
    {
        string text = existing ?? "";
        if (text.Length > 0 && !text.EndsWith('\n'))
            text += "\n";
        return text + string.Concat(lines.Select(l => l + "\n"));
    }

    private static string? Value(string text, string key) => text.Split('\n')
        .FirstOrDefault(l => l.StartsWith(key + ":", StringComparison.Ordinal))?[(key.Length + 1)..].Split('#')[0].Trim().Trim('"', '\'');

    private static string Set(string text, string key, string value)
    {
        if (Value(text, key) == value)
            return text;
        List<string> lines = [.. text.Split('\n')];
        int at = lines.FindIndex(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        if (at >= 0)
            lines[at] = $"{key}: {value}";
        else
            lines.Insert(lines.Count > 0 && lines[^1].Length == 0 ? lines.Count - 1 : lines.Count, $"{key}: {value}");
        string result = string.Join('\n', lines);
        return result.EndsWith('\n') ? result : result + "\n";
    }
}
