using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Streaming;

/// <summary>RuntimeService/Attach: prepares a URL to a container's own streams.</summary>
internal sealed class Attach(ObjectState state, StreamingServer server)
{
    /// <summary>Makes the URL.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, RESOURCE_EXHAUSTED.</exception>
    public Task<AttachResponse> HandleAsync(AttachRequest request)
    {
        // A container has a terminal or has none; what the caller says of it is for its own screen.
        StreamRules.Check(new StreamSelection(request.Stdin, request.Stdout, request.Stderr, request.Tty));
        ContainerRecord record = StreamRules.Running(state, request.ContainerId);
        var streams = new StreamSelection(request.Stdin && record.Config.Stdin, request.Stdout, request.Stderr, request.Tty);
        return Task.FromResult(new AttachResponse { Url = server.Offer(new AttachStreamRequest(record.Id, streams)) });
    }
}
