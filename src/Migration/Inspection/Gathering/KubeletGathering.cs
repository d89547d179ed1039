using System.Globalization;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The kubelet of a node, with what only the running machine can tell.</summary>
internal static class KubeletGathering
{
    private const string Unit = "kubelet.service";

    /// <param name="node">The node.</param>
    /// <param name="host">The machine, with its packages and units.</param>
    /// <param name="dockerRoot">Docker's data folder.</param>
    /// <param name="cancellation">Breaks off.</param>
    internal static async Task<KubeletFacts?> ReadAsync(NodeReading node, HostFacts host, string dockerRoot, CancellationToken cancellation)
    {
        KubeletProcess? process = node.Live ? KubeletProcesses.Find(node.Files) : null;
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string program in Programs(node, host, process))
        {
            if (await node.AskAsync(program, ["--version"], "version of the kubelet", cancellation) is { } said)
                versions[program] = said;
        }
        var reader = new KubeletReader(node.Files);
        KubeletFacts? facts = reader.Read(new KubeletReadOptions
        {
            Process = process,
            Live = node.Live,
            VersionOf = program => versions.GetValueOrDefault(program),
            VersionHint = VersionText.Parse(host.Packages.FirstOrDefault(package => package.Name == "kubelet")?.Version ?? "") ?? node.Options.KubeletVersion,
            DockerRoot = dockerRoot,
        });
        foreach (string problem in reader.Problems)
            node.Miss(problem);
        return facts is null ? null : facts with
        {
            Restarts = await RestartsAsync(node, host, cancellation),
            HasHome = process?.Environment.ContainsKey("HOME"),
        };
    }

    private static IEnumerable<string> Programs(NodeReading node, HostFacts host, KubeletProcess? process)
    {
        string started = host.Units.FirstOrDefault(unit => unit.Name == Unit)?.Directives.GetValueOrDefault("Service.ExecStart") is [.., var line]
            ? line.TrimStart('@', '-', ':', '+', '!').Split(' ')[0] : "";
        string?[] all = [process?.Program, started, node.ProgramPath("kubelet")];
        return all.OfType<string>().Where(path => Path.GetFileName(path) is "kubelet" or "hyperkube" && path.StartsWith('/')).Distinct(StringComparer.Ordinal);
    }

    private static async Task<int?> RestartsAsync(NodeReading node, HostFacts host, CancellationToken cancellation)
    {
        if (!host.Units.Any(unit => unit.Name == Unit && unit.ActiveState.Length > 0))
            return null;
        string? text = await node.AskAsync("systemctl", ["show", "--property=NRestarts", "--value", Unit], "restarts of the kubelet", cancellation);
        return int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;
    }
}
