using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Are containers in the cgroup that the kubelet's driver makes?</summary>
internal sealed partial class CgroupPathProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "cgroup-path";

    /// <inheritdoc/>
    public string Title => "Are containers in the cgroup that the kubelet's driver makes?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (node.Kubelet("cgroupDriver") is not { } driver)
            return this.Skipped("the kubelet's cgroupDriver is not known");
        int looked = 0;
        foreach (Container container in (await node.RunningAsync(cancellation)).Take(Most))
        {
            if (await PidAsync(node, container.Id, cancellation) is not { } pid || node.Files.Text($"/proc/{pid}/cgroup") is not { } text)
                continue;
            // Of cgroup v1 each line is another tree; all but the unified one say the same.
            if (text.Split('\n').FirstOrDefault(l => l.Contains("kubepods", StringComparison.Ordinal)) is not { } line)
                return this.Failed($"{container.Metadata.Name} is in no cgroup of the kubelet's: {text.Split('\n')[0]}");
            string path = line[(line.LastIndexOf(':') + 1)..];
            looked++;
            // slice:prefix:name as a folder: the runtime took systemd's form for a path.
            bool slice = line.Contains(".slice/", StringComparison.Ordinal), mistaken = line.Contains(".slice:", StringComparison.Ordinal);
            if (mistaken || slice != (driver == "systemd"))
                return this.Failed($"{container.Metadata.Name} is in {(mistaken ? line : path)}, which is not what {driver} makes: kubelet and runtime disagree");
        }
        return looked > 0 ? this.Ok($"{looked} containers, {driver}") : this.Skipped("the runtime tells no process ids, or no container runs");
    }

    private const int Most = 20;

    private static async Task<long?> PidAsync(VerifyContext node, string id, CancellationToken cancellation)
    {
        ContainerStatusResponse answer = await node.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = id, Verbose = true }, cancellation);
        if (answer.Info.GetValueOrDefault("info") is { } info && Pid().Match(info) is { Success: true } found)
            return long.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
        return long.TryParse(answer.Info.GetValueOrDefault("pid"), CultureInfo.InvariantCulture, out long pid) ? pid : null;
    }

    [GeneratedRegex(@"""pid""\s*:\s*([1-9]\d{0,9})")]
    private static partial Regex Pid();
}
