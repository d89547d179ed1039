using Sampan.Migration.Finalizing;

namespace Sampan.Tests.Unit.Migration.Finalizing;

public sealed class RemoveChainsTests
{
    [Fact]
    public void Commands_FilterOfDockerAndKubernetes_TouchOnlyDockers()
    {
        const string listing = """
            -P INPUT ACCEPT
            -P FORWARD DROP
            -P OUTPUT ACCEPT
            -N DOCKER
            -N DOCKER-USER
            -N DOCKERISH
            -N KUBE-FORWARD
            -A FORWARD -j DOCKER-USER
            -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            -A FORWARD -m comment --comment "kubernetes -j DOCKER rules" -j KUBE-FORWARD
            -A DOCKER-USER -j RETURN
            -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP
            """;
        Assert.Equal(
            [
                "-D FORWARD -j DOCKER-USER",
                "-D FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
                "-F DOCKER", "-F DOCKER-USER", "-X DOCKER", "-X DOCKER-USER",
                "-P FORWARD ACCEPT",
            ],
            RemoveChains.Commands(listing).Select(c => string.Join(' ', c)));
    }

    [Fact]
    public void Commands_NothingOfDocker_LeavesThePolicyAlone() =>
        Assert.Empty(RemoveChains.Commands("-P FORWARD DROP\n-N KUBE-FORWARD\n-A FORWARD -j KUBE-FORWARD\n"));

    [Fact]
    public void Removed_Simulation_NamesWhatGoes() => Assert.Equal(
        ["docker.io", "kubelet"],
        RemovePackages.Removed("Reading package lists...\nRemv docker.io [20.10.24]\nRemv kubelet [1.23]\nInst x\n"));
}
