using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Classes;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Classes;

public sealed class ClassAnnotationsTests
{
    [Fact]
    public void Classes_ByAnnotations_TheNearestWordHolds()
    {
        var container = new ContainerConfig { Metadata = new ContainerMetadata { Name = "web" } };
        var pod = new PodSandboxConfig();
        Assert.Equal(("", ""), Both());

        pod.Annotations["rdt.resources.beta.kubernetes.io/pod"] = "bronze";
        pod.Annotations["blockio.resources.beta.kubernetes.io/pod"] = "slow";
        Assert.Equal(("bronze", "slow"), Both());

        pod.Annotations["rdt.resources.beta.kubernetes.io/container.web"] = "silver";
        pod.Annotations["rdt.resources.beta.kubernetes.io/container.db"] = "other";
        pod.Annotations["blockio.resources.beta.kubernetes.io/container.web"] = "middling";
        Assert.Equal(("silver", "middling"), Both());

        container.Annotations["io.kubernetes.cri.rdt-class"] = "gold";
        container.Annotations["io.kubernetes.cri.blockio-class"] = "fast";
        Assert.Equal(("gold", "fast"), Both());

        (string, string) Both() => (ClassAnnotations.Rdt(container, pod), ClassAnnotations.BlockIo(container, pod));
    }
}
