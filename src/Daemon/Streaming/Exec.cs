using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Streaming;

/// <summary>RuntimeService/Exec: prepares a URL; the command runs when a client comes to it.</summary>
internal sealed class Exec(ObjectState state, StreamingServer server)
{
    /// <summary>Makes the URL.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION, RESOURCE_EXHAUSTED.</exception>
    public Task<ExecResponse> HandleAsync(ExecRequest request)
    {
        var streams = new StreamSelection(request.Stdin, request.Stdout, request.Stderr, request.Tty);
        StreamRules.Check(streams);
        if (request.Cmd.Count == 0)
        {
            throw CriException.InvalidArgument("cmd is empty: name the command to run");
        }
        ContainerRecord record = StreamRules.Running(state, request.ContainerId);
        return Task.FromResult(new ExecResponse { Url = server.Offer(new ExecStreamRequest(record.Id, [.. request.Cmd], streams)) });
    }
}
