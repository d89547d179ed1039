using Google.Protobuf;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/ContainerStatus.</summary>
internal sealed class ContainerStatusQuery(ObjectState state)
{
    /// <summary>The status of a container.</summary>
    /// <exception cref="Sampan.Cri.CriException">NOT_FOUND: there is none.</exception>
    public Task<ContainerStatusResponse> HandleAsync(ContainerStatusRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        var response = new ContainerStatusResponse { Status = ToStatus(record) };
        if (request.Verbose)
        {
            response.Info.Add(
                "info",
                $$"""{"sandboxID":"{{record.SandboxId}}","pid":{{record.Pid}},"monitorPid":{{record.MonitorPid}},"config":{{JsonFormatter.Default.Format(record.Config)}}}""");
        }
        return Task.FromResult(response);
    }

    /// <summary>The status of a container, from its record alone.</summary>
    public static ContainerStatus ToStatus(ContainerRecord record) => new()
    {
        Id = record.Id,
        Metadata = record.Config.Metadata,
        State = record.State,
        CreatedAt = record.CreatedAt,
        StartedAt = record.StartedAt,
        FinishedAt = record.FinishedAt,
        ExitCode = record.FinishedAt == 0 ? 0 : record.ExitCode,
        Image = new ImageSpec(record.Config.Image) { Image = record.ImageName },
        ImageRef = record.ImageRef,
        ImageId = record.ImageId,
        Reason = record.Reason,
        Message = record.Message,
        Labels = { record.Config.Labels },
        Annotations = { record.Config.Annotations },
        Mounts = { record.Config.Mounts.Select(mount => WithImageId(mount, record.MountImages)) },
        LogPath = record.LogPath,
        Resources = new ContainerResources { Linux = record.Resources },
        User = record.User,
        StopSignal = StopSignals.ToCri(record.StopSignal),
    };

    private static Mount WithImageId(Mount mount, IReadOnlyDictionary<string, string>? images) =>
        images is not null && images.TryGetValue(mount.ContainerPath, out string? id)
            ? new Mount(mount) { Image = new ImageSpec(mount.Image) { ImageRef = id } }
            : mount;
}
