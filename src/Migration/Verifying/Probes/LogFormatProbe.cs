using System.Text;
using System.Text.RegularExpressions;
using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Do containers write their logs in the CRI's form?</summary>
internal sealed partial class LogFormatProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "log-format";

    /// <inheritdoc/>
    public string Title => "Do containers write their logs in the CRI's form?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (node.Options.Runtime is TargetKind.Docker or TargetKind.CriDockerd || node.Endpoint.Contains("dockerd", StringComparison.Ordinal) || node.Endpoint.Contains("dockershim", StringComparison.Ordinal))
            return this.Skipped("Docker writes logs in a form of its own");
        int looked = 0;
        foreach (Container container in (await node.RunningAsync(cancellation)).Take(Most))
        {
            ContainerStatusResponse answer = await node.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = container.Id }, cancellation);
            string path = answer.Status.LogPath;
            if (path.Length == 0 || !node.Files.Exists(path))
                return this.Failed($"the log of {container.Metadata.Name} is not there: {(path.Length == 0 ? "the runtime names none" : path)}");
            if (await FirstLineAsync(node.Files.Find(path)!, cancellation) is not { } line)
                continue;
            looked++;
            if (!Form().IsMatch(line))
                return this.Failed($"{path} begins with: {line[..Math.Min(line.Length, Shown)]}");
        }
        return looked > 0 ? this.Ok($"{looked} logs") : this.Skipped("no container has written anything");
    }

    private const int Most = 50, Shown = 100, Head = 4096;

    private static async Task<string?> FirstLineAsync(string path, CancellationToken cancellation)
    {
        await using FileStream file = File.OpenRead(path);
        byte[] head = new byte[Head];
        int count = await file.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, cancellation);
        return count == 0 ? null : Encoding.UTF8.GetString(head, 0, count).Split('\n')[0];
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d) (stdout|stderr) [FP](:\S*)?( |$)")]
    private static partial Regex Form();
}
