using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Mounts;
using Sampan.Oci.Runtime;
using Mount = Sampan.Cri.V1.Mount;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class MountRulesTests
{
    [Fact]
    public void For_ChildBeforeParent_ParentComesFirst()
    {
        string[] order = [.. For("/a/b/c", "/a", "/a/b").Select(m => m.Destination).Where(d => d.StartsWith("/a", StringComparison.Ordinal))];

        Assert.Equal(["/a", "/a/b", "/a/b/c"], order);
    }

    [Fact]
    public void For_SameDestinationAsADefault_ThePodsWins()
    {
        IReadOnlyList<RuntimeMount> mounts = For("/dev/shm/", "/etc/resolv.conf");

        Assert.Equal("/real/x", Assert.Single(mounts, m => m.Destination == "/dev/shm").Source);
        Assert.Equal("/real/x", Assert.Single(mounts, m => m.Destination == "/etc/resolv.conf").Source);
    }

    [Fact]
    public void For_OwnDev_NothingIsMountedOnTopOfIt()
    {
        string[] below = [.. For("/dev").Select(m => m.Destination).Where(d => d.StartsWith("/dev", StringComparison.Ordinal))];

        Assert.Equal(["/dev"], below);
    }

    [Theory]
    [InlineData("rel/path", "/rel/path")]
    [InlineData("/a/../b//./c/", "/b/c")]
    [InlineData("/../..", "/")]
    public void For_UncleanPath_IsCleaned(string path, string expected) =>
        Assert.Contains(For(path), m => m.Destination == expected && m.Source == "/real/x");

    [Theory]
    [InlineData(MountPropagation.PropagationPrivate, "rprivate", null)]
    [InlineData(MountPropagation.PropagationHostToContainer, "rslave", "rslave")]
    [InlineData(MountPropagation.PropagationBidirectional, "rshared", "rshared")]
    public void Propagation_OfAMount_AlsoSetsTheRoots(MountPropagation propagation, string option, string? root)
    {
        SpecInput input = With(new Mount { ContainerPath = "/p", HostPath = "/x", Propagation = propagation });

        RuntimeMount mount = Assert.Single(MountRules.For(input), m => m.Destination == "/p");

        Assert.Equal(["rbind", option, "rw"], mount.Options!);
        Assert.Equal(root, MountRules.RootPropagation(input.Mounts));
    }

    [Theory]
    [InlineData(MountPropagation.PropagationPrivate, "", null)]
    [InlineData(MountPropagation.PropagationBidirectional, "shared:5", null)]
    [InlineData(MountPropagation.PropagationBidirectional, "shared:5 master:1", null)]
    [InlineData(MountPropagation.PropagationBidirectional, "master:1", "/mnt, which is not shared")]
    [InlineData(MountPropagation.PropagationBidirectional, "", "/mnt, which is not shared")]
    [InlineData(MountPropagation.PropagationHostToContainer, "shared:5", null)]
    [InlineData(MountPropagation.PropagationHostToContainer, "master:1", null)]
    [InlineData(MountPropagation.PropagationHostToContainer, "unbindable", "/mnt, which is neither shared nor a slave")]
    public void Propagation_HostsMountCannot_IsRefused(MountPropagation propagation, string fields, string? refusal)
    {
        MountInfo on = MountInfo.Parse(global::System.Text.Encoding.UTF8.GetBytes($"36 35 8:1 / /mnt rw {fields} - ext4 /dev/sda rw".Replace("  ", " ", StringComparison.Ordinal)))[0];
        var mount = new Mount { ContainerPath = "/p", HostPath = "/mnt/x", Propagation = propagation };
        SpecInput input = SpecCase.Make() with { Mounts = [new ResolvedMount(mount, "/mnt/x", on)] };

        Exception? failure = Record.Exception(() => MountRules.For(input));

        Assert.Equal(refusal is not null, failure is CriException);
        Assert.Contains(refusal ?? "", failure?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void RootPropagation_SharedAndSlave_IsShared()
    {
        ResolvedMount[] mounts =
        [
            new(new Mount { Propagation = MountPropagation.PropagationHostToContainer }, "/a"),
            new(new Mount { Propagation = MountPropagation.PropagationBidirectional }, "/b"),
        ];

        Assert.Equal("rshared", MountRules.RootPropagation(mounts));
    }

    [Theory]
    [InlineData(false, MountPropagation.PropagationPrivate, "5.15", "not readonly")]
    [InlineData(true, MountPropagation.PropagationBidirectional, "5.15", "not private")]
    [InlineData(true, MountPropagation.PropagationPrivate, "5.10", "needs Linux 5.12")]
    public void RecursiveReadOnly_Impossible_IsRefused(
        bool readOnly, MountPropagation propagation, string kernel, string expected)
    {
        SpecInput input = With(new Mount
        {
            ContainerPath = "/p", HostPath = "/x", Readonly = readOnly, RecursiveReadOnly = true, Propagation = propagation,
        });
        input = input with { Host = input.Host with { KernelVersion = Version.Parse(kernel) } };

        Assert.Contains(expected, Assert.Throws<CriException>(() => MountRules.For(input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ImageVolume_InUserNamespace_IsNotMappedTwice()
    {
        var mapping = new IDMapping { HostId = 7, Length = 1 };
        RuntimeMount volume = MountRules.For(With(new Mount
        {
            ContainerPath = "/p", Image = new ImageSpec { Image = "a" }, Readonly = true, UidMappings = { mapping }, GidMappings = { mapping },
        })).Single(mount => mount.Destination == "/p");

        Assert.Null(volume.UidMappings);
        Assert.Null(volume.GidMappings);
        Assert.Contains("ro", volume.Options!);
    }

    private static IReadOnlyList<RuntimeMount> For(params string[] paths) =>
        MountRules.For(With([.. paths.Select(p => new Mount { ContainerPath = p, HostPath = "/x" })]));

    private static SpecInput With(params Mount[] mounts) => SpecCase.Make(c => c.Mounts.Add(mounts));
}
