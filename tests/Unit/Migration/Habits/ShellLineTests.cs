using Sampan.Migration.Habits;

namespace Sampan.Tests.Unit.Migration.Habits;

public class ShellLineTests
{
    [Theory]
    [InlineData("docker ps -a", "docker ps -a")]
    [InlineData("docker ps | grep 'a b' && docker rm x # docker images", "docker ps|grep 'a b'|docker rm x")]
    [InlineData("docker ps 2>/dev/null >> /tmp/x; true", "docker ps|true")]
    [InlineData("a=\"b c\" docker inspect -f \"{{.Id}}\" \"$X\"", "'a=b c' docker inspect -f '{{.Id}}' \"$X\"")]
    [InlineData("docker rm $(docker ps -q | head -1) x", "docker rm $(docker ps -q | head -1) x")]
    [InlineData("docker rm `docker ps -q`", "docker rm `docker ps -q`")]
    [InlineData("docker run \\\n nginx", "docker run nginx")]
    [InlineData("echo a#b '$x' $", "echo 'a#b' '$x' '$'")]
    [InlineData("echo 'open", "echo open")]
    [InlineData("echo $(open", "echo $(open")]
    [InlineData("", "")]
    public void Commands_OfALine_AreItsWords(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', ShellLine.Commands(line).Select(c => string.Join(' ', c))));

    [Theory]
    [InlineData("docker ps", "docker ps")]
    [InlineData("/usr/bin/docker ps", "/usr/bin/docker ps")]
    [InlineData("sudo -u root docker ps", "docker ps")]
    [InlineData("if ! docker ps; then docker start x; fi", "docker ps|docker start x")]
    [InlineData("ID=$(docker ps -q)", "docker ps -q")]
    [InlineData("docker ps -q | xargs -r -n 1 docker rm -f", "docker ps -q|docker rm -f …")]
    [InlineData("timeout -k 5 10 docker ps", "docker ps")]
    [InlineData("ssh node1 \"docker ps -a\"", "docker ps -a")]
    [InlineData("bash -c 'docker images | wc -l'", "docker images")]
    [InlineData("echo docker ps", "")]
    [InlineData("dockerize -wait tcp://x; docker-compose up; ls docker", "")]
    [InlineData("# docker ps", "")]
    [InlineData("DOCKER_HOST=tcp://x docker ps", "docker ps")]
    public void Calls_OfALine_AreThoseOfDockerAsACommand(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', DockerCalls.Of(line).Select(c => string.Join(' ', c))));
}
