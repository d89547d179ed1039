using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Image;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class ProcessRulesTests
{
    [Theory]
    [InlineData("", "", "/bin/server --serve")]
    [InlineData("", "a b", "/bin/server a b")]
    [InlineData("sh", "", "sh")]
    [InlineData("sh", "-c x", "sh -c x")]
    public void Args_CommandAndArgs_FollowKubernetes(string command, string args, string expected)
    {
        var container = new ContainerConfig { Command = { Words(command) }, Args = { Words(args) } };

        Assert.Equal(expected, string.Join(' ', ProcessRules.Args(container, SpecCase.Image)));
    }

    [Fact]
    public void Args_NothingToRun_IsInvalid()
    {
        var container = new ContainerConfig { Metadata = new ContainerMetadata { Name = "x" } };

        var e = Assert.Throws<CriException>(() => ProcessRules.Args(container, new ImageConfig()));

        Assert.Contains("container x: no command", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Environment_SameNameTwice_LaterWinsInPlace()
    {
        var container = new ContainerConfig { Tty = true };
        container.Envs.Add(SpecCase.Env("MODE", "first"));
        container.Envs.Add(SpecCase.Env("MODE", "second"));
        container.Envs.Add(SpecCase.Env("HOSTNAME", "mine"));

        IReadOnlyList<string> env = ProcessRules.Environment(container, SpecCase.Image, "web", []);

        Assert.Equal(["PATH=/bin", "TERM=xterm", "HOSTNAME=mine", "MODE=second"], env);
    }

    [Fact]
    public void Environment_ImageWithoutPath_HasTheUsualOne() => Assert.Equal(
        ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        ProcessRules.Environment(new ContainerConfig(), new ImageConfig(), "", []));

    [Fact]
    public void Environment_OtherBytes_AreReplacedWithAWarning()
    {
        var warnings = new List<string>();
        var container = new ContainerConfig();
        container.Envs.Add(new KeyValue { Key = "LATIN", Value = ByteString.CopyFrom(0xE9, (byte)'t') });

        IReadOnlyList<string> env = ProcessRules.Environment(container, new ImageConfig(), "", warnings);

        Assert.Equal("LATIN=\uFFFDt", env[^1]);
        Assert.Contains("LATIN is not UTF-8", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pod", "/image", "/pod")]
    [InlineData("", "/image", "/image")]
    [InlineData("", "image", "/image")]
    [InlineData("", "", "/")]
    public void WorkingDirectory_PodThenImageThenRoot(string pod, string image, string expected) => Assert.Equal(
        expected,
        ProcessRules.WorkingDirectory(
            new ContainerConfig { WorkingDir = pod },
            new ImageConfig { Config = new ContainerDefaults { WorkingDir = image } }));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
