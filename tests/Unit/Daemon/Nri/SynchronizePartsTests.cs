using Google.Protobuf;
using Sampan.Cri.Nri;
using Sampan.Daemon.Nri;

namespace Sampan.Tests.Unit.Daemon.Nri;

public sealed class SynchronizePartsTests
{
    [Fact]
    public void Split_Nothing_IsOneMessage()
    {
        SynchronizeRequest only = Assert.Single(SynchronizeParts.Split([], []));

        Assert.False(only.More);
    }

    [Fact]
    public void Split_MoreThanFits_IsAllThereInOrderAndSmallEnough()
    {
        List<PodSandbox> pods = [.. Enumerable.Range(0, 40).Select(i => new PodSandbox { Id = $"pod{i}", Name = new string('p', i * 7) })];
        List<Container> containers =
            [.. Enumerable.Range(0, 60).Select(i => new Container { Id = $"ctr{i}", Name = new string('c', i * 11), PodSandboxId = "pod0" })];

        IReadOnlyList<SynchronizeRequest> parts = SynchronizeParts.Split(pods, containers, maxBytes: 1000);

        Assert.True(parts.Count > 5);
        Assert.Equal(pods, parts.SelectMany(part => part.Pods));
        Assert.Equal(containers, parts.SelectMany(part => part.Containers));
        Assert.All(parts, part => Assert.InRange(part.Pods.Sum(pod => pod.CalculateSize()) + part.Containers.Sum(each => each.CalculateSize()), 1, 1000));
        Assert.All(parts.SkipLast(1), part => Assert.True(part.More));
        Assert.False(parts[^1].More);
    }

    [Fact]
    public void Split_OneThatIsTooLarge_HasAMessageOfItsOwn()
    {
        IReadOnlyList<SynchronizeRequest> parts = SynchronizeParts.Split(
            [new PodSandbox { Id = "small" }, new PodSandbox { Id = new string('x', 500) }, new PodSandbox { Id = "last" }], [], maxBytes: 100);

        Assert.Equal([1, 1, 1], parts.Select(part => part.Pods.Count));
    }
}
