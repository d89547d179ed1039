using Sampan.Cli;
using Sampan.Cli.Commands;
using Sampan.Cli.Output;
using Sampan.Migration.Habits;

namespace Sampan.Tests.Unit.Migration.Habits;

public class CommandTranslatorTests
{
    private static readonly Dictionary<string, HashSet<string>> Known = File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Migration/Habits/Golden/flags.txt"))
        .Select(l => l.Split(": ", 2))
        .ToDictionary(p => p[0], p => p[1].Split(' ').ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    public static TheoryData<string> Examples =>
        [.. HabitTable.Subjects.SelectMany(s => s.Habits).SelectMany(h => h.Examples).Concat(More)];

    private static string[] More { get; } =
    [
        "docker ps -aqf name=k8s_app_web-1_prod", "docker ps -n 5 --format '{{.Names}}' -s", "docker container ls --latest --filter label=app=web",
        "docker ps --filter ancestor=nginx --filter id=4f1c --filter health=healthy", "docker inspect --type container web db", "docker image inspect nginx",
        "docker logs --tail all --until 1h web", "docker stats -a --format x", "docker kill -s SIGUSR1 web db", "docker update -m 1g --cpus 1.5 web",
        "docker rm -fv k8s_app_web-1_prod_7a6f_0", "docker run --rm -d --network none --restart always -v /a:/b -l a=b -m 64m alpine sleep 1",
        "docker exec -d -t web sleep 1", "docker image prune --filter until=24h", "docker -H unix:///run/docker.sock ps", "docker cp ./a web:/tmp/a",
        "docker attach --no-stdin --detach-keys ctrl-x web", "docker images -q nginx", "docker save nginx redis", "docker load", "docker start web db",
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Translation_LinesForSampan_AreReadByItsOwnParser(string line)
    {
        foreach (CommandTranslation translation in CommandTranslator.TranslateLine(line))
        {
            Assert.Null(translation.Problem);
            foreach (string sampan in translation.Sampan)
            {
                string[] words = [.. ShellLine.Commands(sampan).Single().Select(w => w.Text)];
                Assert.Equal("sampan", words[0]);
                using var output = new MemoryStream();
                var host = new CliHost { Output = output, Error = output };
                Assert.Empty(CommandTree.Build(new CommandSetup(host, new Terminal(host), new GlobalOptions())).Parse(words[1..]).Errors.Select(e => $"{sampan}: {e.Message}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Translation_FlagsForCrictlAndCtr_AreInTheirHelp(string line)
    {
        foreach (CommandTranslation translation in CommandTranslator.TranslateLine(line))
        {
            foreach (string other in translation.Crictl.Concat(translation.Ctr))
                AssertFlags([.. ShellLine.Commands(other).Single()]);
        }
    }

    [Theory]
    [InlineData("docker ps -aq --no-trunc", "sampan ps -a -q --no-trunc", "crictl ps -a -q --no-trunc", "ctr -n k8s.io containers ls -q")]
    [InlineData("docker container ls", "sampan ps", "crictl ps", "ctr -n k8s.io tasks ls")]
    [InlineData("docker ps --filter=status=exited -f name=web", "sampan ps --state exited --name web", "crictl ps --state exited --name web", "ctr -n k8s.io tasks ls")]
    [InlineData("docker ps -a -f name=k8s_POD_web", "sampan pods --name web", "crictl pods --name web", "ctr -n k8s.io containers ls 'labels.\"io.cri-containerd.kind\"==sandbox'")]
    [InlineData("docker logs -ft --tail=5 4f1c9b2e7a30", "sampan logs -f --tail 5 --timestamps 4f1c9b2e7a30", "crictl logs -f --tail 5 --timestamps 4f1c9b2e7a30", null)]
    [InlineData("docker logs k8s_app_web-1_prod_7a6f_0", "sampan logs prod/web-1/app", "crictl logs $(crictl ps -a -q --name '^app$' --label io.kubernetes.pod.name=web-1 --label io.kubernetes.pod.namespace=prod)", null)]
    [InlineData("docker pull nginx", "sampan pull nginx", "crictl pull nginx", "ctr -n k8s.io images pull docker.io/library/nginx:latest")]
    [InlineData("docker rmi -f team/app:1", "sampan rmi -f team/app:1", "crictl rmi team/app:1", "ctr -n k8s.io images rm docker.io/team/app:1")]
    [InlineData("docker stop -t 30 4f1c9b2e7a30", "sampan stop -t 30 4f1c9b2e7a30", "crictl stop --timeout 30 4f1c9b2e7a30", "ctr -n k8s.io tasks kill -s SIGTERM $(crictl ps -a -q --id 4f1c9b2e7a30)")]
    [InlineData("docker stop 4f1c9b2e7a30", "sampan stop 4f1c9b2e7a30", "crictl stop --timeout 10 4f1c9b2e7a30", "ctr -n k8s.io tasks kill -s SIGTERM $(crictl ps -a -q --id 4f1c9b2e7a30)")]
    [InlineData("docker inspect -f '{{.State.Pid}}' 4f1c9b2e7a30", "sampan inspect 4f1c9b2e7a30", "crictl inspect -o go-template --template '{{.info.pid}}' 4f1c9b2e7a30", "ctr -n k8s.io containers info $(crictl ps -a -q --id 4f1c9b2e7a30)")]
    [InlineData("docker rm $(docker ps -aq -f status=exited)", "sampan rm $(sampan ps -a -q --state exited)", "crictl rm $(crictl ps -a -q --state exited)", "ctr -n k8s.io containers rm $(crictl ps -a -q --state exited)")]
    [InlineData("docker logs \"$ID\"", "sampan logs \"$ID\"", "crictl logs \"$ID\"", null)]
    [InlineData("docker build -t x .", null, null, null)]
    public void Translation_OfACommonCall_CarriesItsFlags(string docker, string? sampan, string? crictl, string? ctr)
    {
        CommandTranslation translation = Assert.Single(CommandTranslator.TranslateLine(docker).Take(1));
        Assert.Null(translation.Problem);
        Assert.Equal(sampan, translation.Sampan.FirstOrDefault());
        Assert.Equal(crictl, translation.Crictl.FirstOrDefault());
        Assert.Equal(ctr, translation.Ctr.FirstOrDefault());
    }

    [Fact]
    public void Translation_ExecWithUserAndFolder_SaysThatTheCriHasNeither()
    {
        CommandTranslation translation = CommandTranslator.Translate(["docker", "exec", "-it", "-u", "root", "-w", "/srv", "web", "ls", "-l"]);

        Assert.Equal(["sampan exec -it web sh -c 'cd \"$0\" && exec \"$@\"' /srv ls -l"], translation.Sampan);
        Assert.Equal(["ctr -n k8s.io tasks exec --exec-id exec-$$ --tty --user root --cwd /srv $(crictl ps -q --name '^web$') ls -l"], translation.Ctr);
        Assert.Contains(translation.Notes, n => n.StartsWith("--user", StringComparison.Ordinal));
        Assert.Contains(translation.Notes, n => n.StartsWith("--workdir", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docker frobnicate", "frobnicate")]
    [InlineData("docker container frobnicate", "container frobnicate")]
    [InlineData("docker ps --colour", "--colour")]
    [InlineData("docker ps -aZ", "-Z")]
    [InlineData("docker --far ps", "--far")]
    [InlineData("docker stop", "needs a container")]
    [InlineData("docker", "no command")]
    public void Translation_OfWhatIsNotKnown_SaysSo(string docker, string expected) =>
        Assert.Contains(expected, Assert.Single(CommandTranslator.TranslateLine(docker)).Problem, StringComparison.Ordinal);

    [Fact]
    public void Translation_OfWhatHasNoEqual_GivesTheReason()
    {
        CommandTranslation translation = CommandTranslator.Translate(["login", "registry.example.com"]);
        Assert.Empty(translation.Sampan.Concat(translation.Crictl).Concat(translation.Ctr));
        Assert.Contains("imagePullSecrets", translation.Notes[0], StringComparison.Ordinal);
    }

    private static void AssertFlags(ShellWord[] words)
    {
        string program = words[0].Text;
        int at = program == "ctr" ? 3 : 1;
        string command = Known.ContainsKey($"{program} {words[at].Text}") ? words[at].Text : $"{words[at].Text} {words[at + 1].Text}";
        HashSet<string> known = Known[$"{program} {command}"];
        foreach (ShellWord word in words.Skip(at + command.Split(' ').Length))
        {
            if (!word.Text.StartsWith('-') || word.Text == "-")
            {
                // What follows the container is its own command.
                if (command is "exec" or "tasks exec" or "run" && !word.Text.StartsWith('-'))
                    return;
                continue;
            }
            Assert.True(known.Contains(word.Text) || word.Text == "-it", $"{program} {command} has no {word.Text}");
        }
    }
}
