using System.Text.Json.Nodes;
using Sampan.Cli.Commands;
using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Lookup;

/// <summary>Facts that runtimes give only in their verbose documents.</summary>
internal static class VerboseInfo
{
    /// <summary>Whether a container has a terminal; null when the runtime does not say.</summary>
    public static async Task<bool?> HasTerminalAsync(Session session, string id, CancellationToken cancellation)
    {
        var request = new ContainerStatusRequest { ContainerId = id, Verbose = true };
        return HasTerminal(await session.Runtime.ContainerStatusAsync(request, cancellation));
    }

    internal static bool? HasTerminal(ContainerStatusResponse response)
    {
        JsonObject info = Documents.Of(response.Info);
        // containerd and CRI-O put it into one document called info; others give it by its own name.
        JsonObject document = info["info"] as JsonObject ?? info;
        // The request as it was made, which leaves out what is false; else what the OCI runtime got.
        if (document["config"] is JsonObject config)
            return config["tty"]?.ToString() == "true";
        return document["runtimeSpec"]?["process"] is JsonObject process ? process["terminal"]?.ToString() == "true" : null;
    }
}
