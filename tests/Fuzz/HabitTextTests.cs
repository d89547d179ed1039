using System.Text;
using Sampan.Migration.Habits;
using Sampan.Migration.Habits.Defects;
using Sampan.Migration.Habits.Scanning;

namespace Sampan.Tests.Fuzz;

/// <summary>Scripts, playbooks and command lines of a node that the move looks through.</summary>
public sealed class HabitTextTests
{
    private static readonly string[] Lines =
    [
        "sudo -u root docker rm -f $(docker ps -aqf \"name=^web$\" --no-trunc) 2>/dev/null || true # gone",
        "docker exec -it -u root -e A='b c' k8s_app_web-1_prod_7a6f_0 sh -c 'cd /x && ls' | xargs -r -n 1 -I{} docker inspect -f '{{.State.Pid}}' {}",
        "for i in `docker images -q -f dangling=true`; do /usr/bin/docker rmi $i; done",
        "docker run -d --name web -p 8080:80 -v /a:/b:ro --network=host --restart always nginx:1.27@sha256:0 sh -c \"echo $HOME\"",
        "*/5 * * * * root docker -H unix:///var/run/docker.sock logs --since 10m --tail=100 4f1c9b2e7a30",
        "commands = [\"docker\", \"stats\", '--no-stream'] UserParameter=x,docker ps --format '{{.Names}}'",
        "docker update --memory 512mb --cpus 1.5 web; docker cp web:/etc/hosts .; docker kill -s HUP web; docker stop -t",
    ];

    private const string Instructions = """
        ```sh
        kubelet systemctl stop docker; yum remove -y docker-ce; containerd config default > /etc/containerd/config.toml
        cat >> /etc/containerd/config.toml <<EOF
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          sandbox_image = "k8s.gc.io/pause:3.1"
        EOF
        ```
        KUBELET_EXTRA_ARGS=--container-runtime-endpoint=/run/crio/crio.sock --cni-plugin=cni
        containerLogMaxSize: 10m
        timeout: 2
        runtime-endpoint: x
        registries = ["docker.io"]
        "registry-mirrors": ["docker.io"]
        delete --pod-infra-container-image, a master cannot be drained
        """;

    [Fact(DisplayName = "Any line is translated, and what is written instead is shell again")]
    public Task Line_Random_IsTranslated() => Seeds.EachAsync(4000, Damaged, text =>
    {
        foreach (CommandTranslation translation in CommandTranslator.TranslateLine(text))
        {
            Assert.StartsWith("docker", translation.Docker, StringComparison.Ordinal);
            Assert.All(translation.Sampan, line => Assert.StartsWith("sampan ", line, StringComparison.Ordinal));
            Assert.All(translation.Crictl, line => Assert.StartsWith("crictl ", line, StringComparison.Ordinal));
            Assert.All(translation.Ctr, line => Assert.StartsWith("ctr -n k8s.io ", line, StringComparison.Ordinal));
        }
        CommandTranslator.Translate(text.Split(' '));
    });

    [Fact(DisplayName = "Any word that is quoted is read back as it was")]
    public Task Word_Random_IsReadBack() => Seeds.EachAsync(4000, Damaged, text =>
    {
        string word = text.Replace("\0", "", StringComparison.Ordinal);
        if (word.Length is 0 or > 4000)
            return;
        ShellWord read = Assert.Single(Assert.Single(ShellLine.Commands(new ShellWord(word).ToString())));
        Assert.Equal(new ShellWord(word), read);
    });

    [Fact(DisplayName = "Any file is searched for calls of docker, whatever it is taken for")]
    public Task File_Random_IsSearched() => Seeds.EachAsync(2000, random => string.Join('\n', Damaged(random), Damaged(random), Damaged(random)), text =>
    {
        foreach (ScriptKind kind in Enum.GetValues<ScriptKind>())
        {
            foreach ((int number, string line, string said) in ScriptLines.Of(text, kind))
            {
                Assert.True(number >= 1);
                ScriptLineReader.Read(said, kind);
                Assert.InRange(ScriptLineReader.Shown(line).Length, 0, 200);
            }
        }
    });

    [Fact(DisplayName = "Any instructions are looked through")]
    public Task Instructions_Random_AreLookedThrough() => Seeds.EachAsync(
        2000,
        random => Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(Instructions))),
        text =>
        {
            int lines = text.Split('\n').Length;
            foreach (string path in (string[])["a.md", "config.toml", "play.yml", "/etc/crictl.yaml"])
                Assert.All(DefectScan.OfText(text, path), d => Assert.InRange(d.Line, 1, lines));
        });

    [Theory(DisplayName = "Long lines of what pattern matchers dislike are done with in time")]
    [InlineData("/a")]
    [InlineData("docker ")]
    [InlineData("$(docker ps ")]
    [InlineData("'docker', \"")]
    [InlineData("`")]
    [InlineData("master cannot ")]
    [InlineData("tar cri-containerd -C ")]
    public async Task Line_Long_IsDoneWith(string part)
    {
        string line = string.Concat(Enumerable.Repeat(part, 20_000)) + "docker";
        Task work = Task.Run(() =>
        {
            CommandTranslator.TranslateLine(line);
            foreach ((_, _, string said) in ScriptLines.Of(line, ScriptKind.Text))
                ScriptLineReader.Read(said, ScriptKind.Text);
            DefectScan.OfText(line, "a.md");
        });
        await work.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private static string Damaged(Random random) => Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(random.Of(Lines))));
}
