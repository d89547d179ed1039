using System.Text;
using Sampan.Migration.Translation.Source;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Drop-ins of the target's unit: proxies, and the limits that containers inherit.</summary>
internal static class ServiceDropIns
{
    private static IReadOnlyList<string> NotCopied { get; } = ["Delegate", "KillMode", "Slice", "User", "MountFlags", "PrivateMounts"];

    private static Dictionary<string, string> Ulimits { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["core"] = "LimitCORE", ["cpu"] = "LimitCPU", ["data"] = "LimitDATA", ["fsize"] = "LimitFSIZE", ["locks"] = "LimitLOCKS",
        ["memlock"] = "LimitMEMLOCK", ["msgqueue"] = "LimitMSGQUEUE", ["nice"] = "LimitNICE", ["nofile"] = "LimitNOFILE", ["nproc"] = "LimitNPROC",
        ["rss"] = "LimitRSS", ["rtprio"] = "LimitRTPRIO", ["rttime"] = "LimitRTTIME", ["sigpending"] = "LimitSIGPENDING", ["stack"] = "LimitSTACK",
    };

    /// <summary>Writes what is set.</summary>
    /// <param name="draft">The translation.</param>
    /// <param name="unit">The target's unit, e.g. <c>containerd.service</c>.</param>
    /// <param name="ulimits">Whether Docker's default-ulimits become limits of the unit.</param>
    /// <param name="oomScore">Whether oom-score-adjust does.</param>
    internal static void Write(TargetDraft draft, string unit, bool ulimits, bool oomScore)
    {
        Proxies(draft, unit);
        Limits(draft, unit, ulimits, oomScore);
    }

    private static void Proxies(TargetDraft draft, string unit)
    {
        string file = $"/etc/systemd/system/{unit}.d/50-sampan-proxy.conf";
        string secrets = $"/etc/default/{unit[..unit.IndexOf('.')]}-proxy";
        var lines = new StringBuilder();
        bool hidden = false;
        foreach (string variable in (string[])["HTTP_PROXY", "HTTPS_PROXY"])
        {
            string url = draft.Intent.Proxy(variable);
            if (url.Length == 0)
                continue;
            string[] keys = [$"proxies:{variable.ToLowerInvariant().Replace('_', '-')}", $"environment:{variable}", $"environment:{variable.ToLowerInvariant()}"];
            bool secret = Credentials.WereIn(url);
            hidden |= secret;
            if (!secret)
                lines.Append("Environment=\"").Append(variable).Append('=').Append(Escaped(url)).Append("\"\n");
            KeyCell cell = !draft.Input.Systemd
                ? new KeyCell(KeyClass.Dangerous, "", $"Without systemd, give it to the service's environment by hand as {variable}.")
                : secret
                ? new KeyCell(KeyClass.Dangerous, $"EnvironmentFile={secrets}", $"It holds credentials, which are not copied. Write {variable}=… with them into {secrets}, mode 0600, owner root, before the service starts.")
                : new KeyCell(KeyClass.Equivalent, $"{variable} in {file}", "The networks of pods and services are added to NO_PROXY.");
            foreach (string key in keys)
                draft.Say(key, cell);
        }
        string none = draft.Intent.Proxy("NO_PROXY");
        bool any = lines.Length > 0 || hidden || none.Length > 0;
        if (!any)
            return;
        string[] bypass = [.. none.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), .. draft.Input.ClusterNetworks, ".svc", ".cluster.local"];
        lines.Append("Environment=\"NO_PROXY=").Append(Escaped(string.Join(',', bypass.Distinct(StringComparer.Ordinal)))).Append("\"\n");
        foreach (string key in (string[])["proxies:no-proxy", "environment:NO_PROXY", "environment:no_proxy"])
        {
            draft.Say(key, draft.Input.Systemd
                ? new KeyCell(KeyClass.Equivalent, $"NO_PROXY in {file}", "The networks of pods and services are added.")
                : new KeyCell(KeyClass.Dangerous, "", "Without systemd, give it to the service's environment by hand as NO_PROXY."));
        }
        if (!draft.Input.Systemd)
            return;
        // A file that is missing is passed over; one that is there wins over Environment=.
        string reference = hidden ? $"# Holds the proxy's address with its credentials; written by a person.\nEnvironmentFile=-{secrets}\n" : "";
        draft.File(file, $"[Service]\n{lines}{reference}", "Docker's proxies");
    }

    private static void Limits(TargetDraft draft, string unit, bool ulimits, bool oomScore)
    {
        string file = $"/etc/systemd/system/{unit}.d/50-sampan-limits.conf";
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string directive, string value) in draft.Input.Docker.Unit)
        {
            if (NotCopied.Contains(directive))
                continue;
            lines[directive] = value;
            draft.Say("unit:" + directive, draft.Input.Systemd
                ? new KeyCell(KeyClass.Equivalent, $"{directive} in {file}")
                : new KeyCell(KeyClass.Dangerous, "", "Without systemd, set it in the script that starts the service."));
        }
        if (oomScore && draft.Intent.OomScore is { } score)
            lines["OOMScoreAdjust"] = score.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (Intent.DockerUlimit limit in ulimits ? draft.Intent.Ulimits : [])
        {
            if (Ulimits.TryGetValue(limit.Name, out string? directive))
                lines[directive] = $"{Number(limit.Soft)}:{Number(limit.Hard)}";
        }
        if (lines.Count > 0 && draft.Input.Systemd)
            draft.File(file, "[Service]\n" + string.Concat(lines.Select(line => $"{line.Key}={line.Value}\n")), "limits of Docker's unit, which containers inherit");
    }

    private static string Number(long limit) => limit < 0 ? "infinity" : limit.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // systemd expands % in units.
    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
}
