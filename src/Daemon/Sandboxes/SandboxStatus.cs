using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>RuntimeService/PodSandboxStatus.</summary>
internal sealed class SandboxStatus(ObjectState state, SandboxSnapshots snapshots)
{
    /// <summary>The status of a sandbox.</summary>
    /// <exception cref="CriException">NOT_FOUND: there is none.</exception>
    public Task<PodSandboxStatusResponse> HandleAsync(PodSandboxStatusRequest request, CancellationToken token)
    {
        SandboxRecord record = state.Sandboxes.Resolve(request.PodSandboxId)
            ?? throw CriException.NotFound($"sandbox \"{request.PodSandboxId}\" not found");
        // Taken before what it dates, so that nothing in the answer is older than it says.
        long timestamp = state.Now;
        var response = new PodSandboxStatusResponse
        {
            Status = snapshots.Of(record),
            ContainersStatuses = { snapshots.ContainersOf(record.Id) },
            Timestamp = timestamp,
        };
        if (request.Verbose)
        {
            response.Info.Add("info", Details(record));
        }
        return Task.FromResult(response);
    }

    private static string Details(SandboxRecord record) =>
        $$"""
        {"pid":{{record.Handle.PausePid}},"runtime":{{Quote(record.Handle.Runtime)}},"cgroupParent":{{Quote(record.Handle.CgroupParent)}},"networkNamespace":{{Quote(record.Handle.NetworkNamespace ?? "")}},"config":{{JsonFormatter.Default.Format(record.Config)}}}
        """;

    private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
}
