namespace Sampan.Tests.KubeletStandIn.Settings;

/// <summary>The command line, read as strictly as the kubelet of that version reads it.</summary>
internal static class CommandLine
{
    /// <summary>Flag → its last value.</summary>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<string> words, int minor)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
                throw new KubeletExitException($"unknown command {words[i]}");
            string[] parts = words[i][2..].Split('=', 2);
            if (!KnownFlag.All.TryGetValue(parts[0], out KnownFlag? flag) || minor < flag.Since || minor >= flag.Until)
                throw new KubeletExitException($"failed to parse kubelet flag: unknown flag: --{parts[0]}");
            if (parts.Length == 2)
                values[flag.Name] = parts[1];
            else if (flag.Switch)
                values[flag.Name] = "true";
            else if (++i < words.Count)
                values[flag.Name] = words[i];
            else
                throw new KubeletExitException($"failed to parse kubelet flag: flag needs an argument: --{flag.Name}");
        }
        return values;
    }
}
