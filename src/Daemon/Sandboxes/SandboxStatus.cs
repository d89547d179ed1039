using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>RuntimeService/PodSandboxStatus.</summary>
internal sealed class SandboxStatus(ObjectState state, IContainerEngine engine)
{
    /// <summary>The status of a sandbox.</summary>
    /// <exception cref="CriException">NOT_FOUND: there is none.</exception>
    public Task<PodSandboxStatusResponse> HandleAsync(PodSandboxStatusRequest request, CancellationToken token)
    {
        SandboxRecord record = state.Sandboxes.Resolve(request.PodSandboxId)
            ?? throw CriException.NotFound($"sandbox \"{request.PodSandboxId}\" not found");
        var response = new PodSandboxStatusResponse { Status = ToStatus(record) };
        if (request.Verbose)
        {
            response.Info.Add("info", Details(record));
        }
        return Task.FromResult(response);
    }

    private PodSandboxStatus ToStatus(SandboxRecord record)
    {
        NamespaceOption options = record.Config.Linux?.SecurityContext?.NamespaceOptions ?? new NamespaceOption();
        var status = new PodSandboxStatus
        {
            Id = record.Id,
            Metadata = record.Config.Metadata,
            State = record.State(state.BootId, engine.IsSandboxRunning(record.Id, record.Handle)),
            CreatedAt = record.CreatedAt,
            Network = new PodSandboxNetworkStatus { Ip = record.Addresses.Count > 0 ? record.Addresses[0] : "" },
            Linux = new LinuxPodSandboxStatus { Namespaces = new Namespace { Options = options } },
            Labels = { record.Config.Labels },
            Annotations = { record.Config.Annotations },
            RuntimeHandler = record.RuntimeHandler,
        };
        status.Network.AdditionalIps.Add(record.Addresses.Skip(1).Select(address => new PodIP { Ip = address }));
        return status;
    }

    private static string Details(SandboxRecord record) =>
        $$"""
        {"pid":{{record.Handle.PausePid}},"runtime":{{Quote(record.Handle.Runtime)}},"cgroupParent":{{Quote(record.Handle.CgroupParent)}},"networkNamespace":{{Quote(record.Handle.NetworkNamespace ?? "")}},"config":{{JsonFormatter.Default.Format(record.Config)}}}
        """;

    private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";
}
