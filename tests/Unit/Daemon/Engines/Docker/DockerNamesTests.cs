using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker;

public sealed class DockerNamesTests
{
    private static readonly PodSandboxMetadata s_pod = new() { Name = "web-0", Namespace = "shop", Uid = "1111-aaaa", Attempt = 2 };

    [Fact]
    public void Of_IsDockershims()
    {
        Assert.Equal("k8s_POD_web-0_shop_1111-aaaa_2", DockerNames.Of(s_pod));
        Assert.Equal("k8s_main_web-0_shop_1111-aaaa_7", DockerNames.Of(new ContainerMetadata { Name = "main", Attempt = 7 }, s_pod));
    }

    [Theory]
    [InlineData("/k8s_main_web-0_shop_1111-aaaa_7")]
    [InlineData("k8s_main_web-0_shop_1111-aaaa_7")]
    // After a conflict dockershim added a field.
    [InlineData("/k8s_main_web-0_shop_1111-aaaa_7_4f1c09ab")]
    public void Parse_Names(string name)
    {
        (string container, PodSandboxMetadata pod, uint attempt) = DockerNames.Parse(name)!.Value;

        Assert.Equal(("main", "web-0", "shop", "1111-aaaa", 7u), (container, pod.Name, pod.Namespace, pod.Uid, attempt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/registry")]
    [InlineData("/k8s_main_web_shop_1111")]
    [InlineData("/k8s_main_web_shop_1111_x")]
    [InlineData("/k8s_main_web_shop_1111_-1")]
    [InlineData("/k8s_main_web_shop_1111_4294967296")]
    [InlineData("/k8sx_main_web_shop_1111_0")]
    public void Parse_OfOthers_IsNull(string name) => Assert.Null(DockerNames.Parse(name));

    [Fact]
    public void Parse_IsTheWayBack()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var pod = new PodSandboxMetadata { Name = Word(random), Namespace = Word(random), Uid = Word(random), Attempt = (uint)random.NextInt64(uint.MaxValue) };
            var container = new ContainerMetadata { Name = Word(random), Attempt = (uint)random.NextInt64(uint.MaxValue) };
            string suffix = random.Next(2) == 0 ? "" : $"_{random.Next():x8}";

            (string sandbox, PodSandboxMetadata ofSandbox, uint podAttempt) = DockerNames.Parse($"/{DockerNames.Of(pod)}{suffix}")!.Value;
            (string name, PodSandboxMetadata ofContainer, uint attempt) = DockerNames.Parse(DockerNames.Of(container, pod) + suffix)!.Value;

            Assert.Equal((DockerNames.Sandbox, pod.Attempt, container.Name, container.Attempt), (sandbox, podAttempt, name, attempt));
            Assert.All([ofSandbox, ofContainer], found => Assert.Equal((pod.Name, pod.Namespace, pod.Uid), (found.Name, found.Namespace, found.Uid)));
        }
    }

    // What Kubernetes allows: DNS names.
    private static string Word(Random random) => new(random.GetItems("abcxyz0189-.".AsSpan(), random.Next(1, 60)));
}
