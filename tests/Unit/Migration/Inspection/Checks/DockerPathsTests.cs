using Sampan.Migration.Inspection.Checks;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

public sealed class DockerPathsTests
{
    [Theory]
    [InlineData("/var/run/docker.sock", true)]
    [InlineData("/run", true)]
    [InlineData("/var/run", true)]
    [InlineData("/var", true)]
    [InlineData("/", true)]
    [InlineData("/var/lib/docker", true)]
    [InlineData("/var/lib/docker/overlay2", true)]
    [InlineData("/etc/docker/certs.d", true)]
    [InlineData("/usr/bin/docker-compose", true)]
    [InlineData("/var/lib/kubelet", false)]
    [InlineData("/var/running", false)]
    [InlineData("/run/docker.socket", false)]
    [InlineData("/var/log", false)]
    public void Meaning_Path_IsDockersOrNot(string path, bool docker) => Assert.Equal(docker, DockerPaths.Meaning(path) is not null);
}
