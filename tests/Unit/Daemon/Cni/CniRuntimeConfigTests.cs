using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public class CniRuntimeConfigTests
{
    private static readonly CniPod Pod = new()
    {
        SandboxId = "s", Namespace = "n", Name = "p", Uid = "u", NetnsPath = "/n",
    };

    [Fact]
    public void For_BarePod_SaysNothing() => Assert.Equal("{}", Json(Pod));

    [Fact]
    public void For_FullPod_IsTheConventions()
    {
        CniPod pod = Pod with
        {
            CgroupParent = "/kubepods/x",
            Dns = new CniDns(["1.1.1.1"], ["shop"], ["ndots:5"]),
            PortMappings =
            [
                new CniPortMapping(8080, 80, "TCP", "127.0.0.1"),
                new CniPortMapping(0, 81, "TCP"),
                new CniPortMapping(53, 53, "UDP", ""),
            ],
            Annotations = new Dictionary<string, string> { ["kubernetes.io/egress-bandwidth"] = "10M" },
        };

        Assert.Equal(
            """
            {"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp","hostIP":"127.0.0.1"},
            {"hostPort":53,"containerPort":53,"protocol":"udp"}],
            "bandwidth":{"egressRate":10000000,"egressBurst":2147483647},
            "dns":{"servers":["1.1.1.1"],"searches":["shop"],"options":["ndots:5"]},
            "cgroupPath":"/kubepods/x",
            "io.kubernetes.cri.pod-annotations":{"kubernetes.io/egress-bandwidth":"10M"}}
            """.ReplaceLineEndings(""),
            Json(pod));
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("2P", null)]
    [InlineData("fast", null)]
    [InlineData("1k", 1000ul)]
    [InlineData("1Mi", 1048576ul)]
    public void Bandwidth_Annotation_IsAQuantityInRange(string text, ulong? expected)
    {
        var annotations = new Dictionary<string, string> { ["kubernetes.io/ingress-bandwidth"] = text };

        if (expected is null)
        {
            Assert.Contains(text, Assert.Throws<CniException>(() => PodBandwidth.From(annotations)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, PodBandwidth.From(annotations)!.IngressRate);
        }
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1.5G", "1500000000.0")]
    [InlineData("-2", "-2")]
    [InlineData("1e3", "1000")]
    [InlineData("1E3", "1000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("5m", "0.005")]
    [InlineData("2Ki", "2048")]
    [InlineData("", null)]
    [InlineData("M", null)]
    [InlineData("1KB", null)]
    [InlineData("1 M", null)]
    [InlineData("0x10", null)]
    [InlineData("99999999999E", null)]
    public void Quantity_Text_IsThisNumber(string text, string? expected) =>
        Assert.Equal(expected, Quantity.Parse(text)?.ToString());

    private static string Json(CniPod pod) => CniRuntimeConfig.For(pod).ToJson().GetRawText();
}
