using Sampan.Cli;
using Sampan.Cli.Running;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Running;

public class VolumeMountTests
{
    [Theory]
    [InlineData("/srv/a:/b", "/srv/a", "/b", false, MountPropagation.PropagationPrivate)]
    [InlineData("./a:/b:ro", "/here/a", "/b", true, MountPropagation.PropagationPrivate)]
    [InlineData("/a:/b:ro,rslave", "/a", "/b", true, MountPropagation.PropagationHostToContainer)]
    [InlineData("..:/b:rshared", "/", "/b", false, MountPropagation.PropagationBidirectional)]
    public void Parse_DockersForms_AreRead(string text, string source, string destination, bool readOnly, MountPropagation propagation)
    {
        Mount mount = VolumeMount.Parse(text, "/here");

        Assert.Equal((source, destination, readOnly, propagation), (mount.HostPath, mount.ContainerPath, mount.Readonly, mount.Propagation));
    }

    [Theory]
    [InlineData("/a", "destination is missing")]
    [InlineData("/a:b", "not an absolute path")]
    [InlineData(":/b", "source is empty")]
    [InlineData("data:/b", "write ./data")]
    [InlineData("/a:/b:rw:x", "too many colons")]
    [InlineData("/a:/b:hot", "'hot' is no option")]
    public void Parse_Nonsense_SaysWhatIsWrong(string text, string reason)
    {
        var error = Assert.Throws<CliException>(() => VolumeMount.Parse(text, "/here"));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
