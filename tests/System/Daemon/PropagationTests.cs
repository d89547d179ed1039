using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using Sampan.Linux.Mounts;
using HostMount = Sampan.Linux.Mounts.Mount;
using Mount = Sampan.Cri.V1.Mount;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class PropagationTests(DaemonLab lab) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-propagation-").FullName;

    [PodFact(DisplayName = "Mounts propagate from a shared host path; from one that is not, asking for it is refused")]
    public async Task Create_Propagation_NeedsTheHostsMount()
    {
        string inner = Directory.CreateDirectory(Path.Combine(_folder, "inner")).FullName;
        HostMount.Bind(_folder, _folder, 0);
        HostMount.SetPropagation(_folder, MountFlags.Private);
        await using TestPod pod = await TestPod.RunAsync(lab.Daemon, lab.Image);

        foreach (MountPropagation propagation in new[] { MountPropagation.PropagationBidirectional, MountPropagation.PropagationHostToContainer })
        {
            CriException refusal = await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync([], Volume(propagation)));
            Assert.Equal(GrpcStatusCode.InvalidArgument, refusal.Code);
            Assert.Contains($"lies on the mount {_folder}, which is n", refusal.Message, StringComparison.Ordinal);
        }
        await pod.CreateAsync([], Volume(MountPropagation.PropagationPrivate));

        HostMount.SetPropagation(_folder, MountFlags.Shared);
        await pod.CreateAsync([], Volume(MountPropagation.PropagationBidirectional));
        string container = await pod.StartAsync([], Volume(MountPropagation.PropagationHostToContainer));
        HostMount.Tmpfs(inner, 1 << 20, 0x1ED, 0);
        await File.WriteAllTextAsync(Path.Combine(inner, "late"), "mounted later");
        Assert.Equal("mounted later", await pod.OutputAsync(container, "cat", "/volume/inner/late"));
    }

    public void Dispose()
    {
        foreach (MountInfo mount in MountInfo.Read().Where(mount =>
            mount.MountPoint == _folder || mount.MountPoint.StartsWith(_folder + "/", StringComparison.Ordinal)).Reverse())
        {
            HostMount.Unmount(mount.MountPoint, detach: true);
        }
        Directory.Delete(_folder, recursive: true);
    }

    private Action<ContainerConfig> Volume(MountPropagation propagation) => config => config.Mounts.Add(
        new Mount { ContainerPath = "/volume", HostPath = _folder, Propagation = propagation });
}
