using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/ReopenContainerLog. Takes no lock that a stop holds.</summary>
internal sealed class ReopenContainerLog(ObjectState state, IContainerEngine engine)
{
    /// <summary>Makes the log go on in a new file; on return that file exists.</summary>
    /// <exception cref="CriException">NOT_FOUND, or FAILED_PRECONDITION where nothing writes a log.</exception>
    public async Task<ReopenContainerLogResponse> HandleAsync(ReopenContainerLogRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        if (record.State != ContainerState.ContainerRunning || record.LogPath.Length == 0)
        {
            throw CriException.FailedPrecondition(record.LogPath.Length == 0
                ? $"container {record.Id} has no log file"
                : $"container {record.Id} is {StateWords.Of(record.State)}: nothing writes its log");
        }
        await engine.ReopenLogAsync(record.Id, ContainerExits.ProcessOf(record), record.LogPath, token);
        return new ReopenContainerLogResponse();
    }
}
