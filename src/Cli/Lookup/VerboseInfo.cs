using System.Text.Json.Nodes;
using Sampan.Cli.Commands;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Lookup;

/// <summary>Facts that runtimes give only in their verbose documents.</summary>
internal static class VerboseInfo
{
    /// <summary>The process id of a container; null when the runtime does not say.</summary>
    public static async Task<int?> PidAsync(Session session, string id, CancellationToken cancellation)
    {
        var request = new ContainerStatusRequest { ContainerId = id, Verbose = true };
        return PidOf(await session.Runtime.ContainerStatusAsync(request, cancellation));
    }

    internal static int? PidOf(ContainerStatusResponse response)
    {
        JsonObject info = Documents.Of(response.Info);
        // containerd and CRI-O put it into one document called info; others give it by its own name.
        JsonNode? pid = (info["info"] as JsonObject)?["pid"] ?? info["pid"];
        return int.TryParse(pid?.ToString(), out int number) && number > 0 ? number : null;
    }
}
