using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Streaming;

/// <summary>RuntimeService/PortForward: prepares a URL to a pod's ports.</summary>
internal sealed class PortForward(ObjectState state, StreamingServer server)
{
    private const int MaxPorts = 100;

    /// <summary>Makes the URL.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, RESOURCE_EXHAUSTED.</exception>
    public Task<PortForwardResponse> HandleAsync(PortForwardRequest request)
    {
        if (request.Port.Count > MaxPorts)
        {
            throw CriException.InvalidArgument($"{request.Port.Count} ports in one request: {MaxPorts} at most");
        }
        foreach (int port in request.Port)
        {
            if (port is < 1 or > ushort.MaxValue)
            {
                throw CriException.InvalidArgument($"port {port} is none: ports go from 1 to {ushort.MaxValue}");
            }
        }
        SandboxRecord record = state.Sandboxes.Resolve(request.PodSandboxId)
            ?? throw CriException.NotFound($"sandbox \"{request.PodSandboxId}\" not found");
        if (!record.IsComplete || record.StoppedAt != 0)
        {
            throw CriException.FailedPrecondition($"sandbox {record.Id} is not ready: ports are forwarded to a running pod only");
        }
        return Task.FromResult(new PortForwardResponse { Url = server.Offer(new PortForwardStreamRequest(record.Id, [.. request.Port])) });
    }
}
