using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/CheckpointContainer.</summary>
/// <param name="state">The records.</param>
/// <param name="engine">Writes containers down.</param>
/// <param name="checkpoints">Those under way, each with the archive it makes.</param>
internal sealed class CheckpointContainer(ObjectState state, IContainerEngine engine, JoinedOperations<string> checkpoints)
{
    private const int LongestPath = 4095;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10), s_longestWait = TimeSpan.FromDays(1);

    /// <summary>Writes a running container into an archive; it lives on.</summary>
    /// <exception cref="CriException">There is none, it does not run, or it cannot be written down.</exception>
    /// <exception cref="TimeoutException">It takes longer than the caller waits. It is finished all the same, since CRIU cannot be stopped without harm.</exception>
    public async Task<CheckpointContainerResponse> HandleAsync(CheckpointContainerRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        string location = LocationOf(request);
        if (record.State != ContainerState.ContainerRunning)
        {
            throw CriException.FailedPrecondition(
                $"container {record.Id} is {StateWords.Of(record.State)}: only a running container can be checkpointed");
        }
        TimeSpan wait = request.Timeout > 0 && request.Timeout < s_longestWait.TotalSeconds ? TimeSpan.FromSeconds(request.Timeout) : s_longestWait;
        using var limit = new CancellationTokenSource(wait, state.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        string written;
        try
        {
            written = await checkpoints.RunAsync(record.Id, s_limit, (_, own) => TakeAsync(record, location, own), either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw new TimeoutException($"the checkpoint of container {record.Id} takes longer than {request.Timeout} s; it goes on to {location}");
        }
        return written == location
            ? new CheckpointContainerResponse()
            : throw CriException.FailedPrecondition(
                $"container {record.Id} was being checkpointed to {written}, which is done now: ask again for {location}");
    }

    private static string LocationOf(CheckpointContainerRequest request)
    {
        string location = request.Location;
        if (location.Length is 0 or > LongestPath || location[0] != '/' || location[^1] == '/' || location.Any(char.IsControl))
        {
            throw CriException.InvalidArgument($"checkpoint location \"{location}\" is not the absolute path of a file");
        }
        string folder = Path.GetDirectoryName(location)!;
        return Directory.Exists(folder)
            ? location
            : throw CriException.InvalidArgument($"checkpoint location \"{location}\": there is no folder {folder}");
    }

    private async Task<string> TakeAsync(ContainerRecord record, string location, CancellationToken token)
    {
        await engine.CheckpointAsync(
            new CheckpointRequest(
                record.Id,
                record.Config,
                state.Sandboxes.Find(record.SandboxId)?.Config.Metadata ?? new PodSandboxMetadata(),
                record.ImageId,
                record.ImageName,
                record.CreatedAt,
                record.LogPath,
                location),
            token);
        return location;
    }
}
