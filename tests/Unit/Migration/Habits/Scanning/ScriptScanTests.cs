using Sampan.Migration.Habits.Scanning;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Habits.Scanning;

public sealed class ScriptScanTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("/etc/cron.d/clean", "# docker ps\n*/5 * * * * root docker rm $(docker ps -aq -f status=exited)\n", 2, "crictl rm $(crictl ps -a -q --state exited)")]
    [InlineData("/var/spool/cron/crontabs/root", "@daily /usr/bin/docker image prune -af\n", 1, "crictl rmi --prune")]
    [InlineData("/etc/systemd/system/app.service", "[Service]\nExecStartPre=-/usr/bin/docker stop 4f1c9b2e7a30\n", 2, "crictl stop --timeout 10 4f1c9b2e7a30")]
    [InlineData("/etc/systemd/system/app.service", "[Unit]\nAfter=docker.service\n", 2, null)]
    [InlineData("/usr/local/bin/backup", "#!/bin/bash\nif sudo docker \\\n  inspect 4f1c9b2e7a30; then\n true\nfi\n", 2, "crictl inspect 4f1c9b2e7a30")]
    [InlineData("/usr/local/bin/up", "#!/bin/sh\ndocker-compose up -d\n", 2, null)]
    [InlineData("/usr/local/bin/build", "#!/bin/sh\ndocker build -t x . # here\n", 2, null)]
    [InlineData("/usr/local/sbin/api", "#!/usr/bin/python3\nsubprocess.run(['docker', 'ps', '-q'])\n", 2, "crictl ps -q")]
    [InlineData("/opt/app/bin/run", "#!/bin/sh\nexport DOCKER_HOST=unix:///x\n", 2, null)]
    [InlineData("/opt/app/bin/kick", "systemctl restart docker\n", 1, null)]
    [InlineData("/etc/logrotate.d/docker", "/var/lib/docker/containers/*/*.log {\n rotate 5\n}\n", 1, "/var/log/containers/*.log, whose lines are 'TIME STREAM P|F TEXT'")]
    [InlineData("/root/.bash_aliases", "alias dps='docker ps -a'\n", 1, "crictl ps -a")]
    [InlineData("/home/ann/tools/look.sh", "docker logs -f 4f1c9b2e7a30\n", 1, "crictl logs -f 4f1c9b2e7a30")]
    [InlineData("/etc/sudoers.d/ops", "ops ALL=(root) NOPASSWD: /usr/bin/docker ps, /bin/true\n", 1, "crictl ps")]
    [InlineData("/etc/zabbix/zabbix_agentd.d/d.conf", "UserParameter=docker.count,docker ps -q | wc -l\n", 1, "crictl ps -q")]
    [InlineData("/etc/telegraf/telegraf.conf", "[[inputs.exec]]\n  commands = [\"docker stats --no-stream\"]\n", 2, "crictl stats")]
    [InlineData("/etc/telegraf/telegraf.d/d.conf", "[[inputs.docker]]\n  endpoint = \"unix:///var/run/docker.sock\"\n", 1, null)]
    [InlineData("/etc/filebeat/filebeat.yml", "filebeat.inputs:\n- type: log\n  paths: [/var/lib/docker/containers/*/*.log]\n", 3, "/var/log/containers/*.log, whose lines are 'TIME STREAM P|F TEXT'")]
    [InlineData("/etc/udev/rules.d/9.rules", "ACTION==\"add\", RUN+=\"/usr/bin/docker restart 4f1c9b2e7a30\"\n", 1, "crictl stop --timeout 10 4f1c9b2e7a30")]
    [InlineData("/etc/profile.d/x.sh", "N=`docker ps -q`\n", 1, "crictl ps -q")]
    [InlineData("/etc/cron.daily/x", "#!/bin/sh\ndocker ps -q --no-trunc | xargs -r docker kill\n", 2, "crictl ps -q --no-trunc; crictl stop --timeout 0 …")]
    public void Run_OfAFileThatNeedsDocker_FindsTheLine(string path, string text, int line, string? replacement)
    {
        _tree.File(path, text);

        ScriptMention found = ScriptScan.Run(new NodeFiles(_tree.Root))[0];

        Assert.Equal((path, line, replacement), (found.File, found.Line, found.Replacement));
    }

    [Theory]
    [InlineData("/usr/local/bin/x", "#!/bin/sh\n# docker ps\ndockerize -wait tcp://x\necho \"docker is gone\"\nls /srv/docker-images\n")]
    [InlineData("/etc/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n")]
    [InlineData("/etc/systemd/system/docker.service.d/x.conf", "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n")]
    [InlineData("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Unit]\nAfter=docker.service\n")]
    [InlineData("/usr/local/bin/docker", "#!/bin/sh\nexec docker ps\n")]
    [InlineData("/usr/local/bin/tool", "\u007fELF\0\0docker ps\n")]
    [InlineData("/home/ann/.cache/x.sh", "docker ps\n")]
    [InlineData("/home/ann/notes.md", "docker ps\n")]
    [InlineData("/home/ann/a/b/c/d/deep.sh", "docker ps\n")]
    [InlineData("/srv/x.sh", "docker ps\n")]
    [InlineData("/etc/init.d/docker-registry", "CONFIG=/etc/docker/registry/config.yml\n")]
    public void Run_OfAFileThatDoesNot_FindsNothing(string path, string text) =>
        Assert.Empty(ScriptScan.Run(new NodeFiles(_tree.File(path, text).Root)));

    [Fact]
    public void Run_OfAPassword_DoesNotShowIt()
    {
        _tree.File("/usr/local/bin/x", "#!/bin/sh\ndocker login -u me -p geheim registry.example.com\ncurl https://me:geheim@x/ -H docker://\n");

        IReadOnlyList<ScriptMention> found = ScriptScan.Run(new NodeFiles(_tree.Root));

        Assert.Equal(2, found.Count);
        Assert.DoesNotContain(found, m => $"{m.Text} {m.Replacement}".Contains("geheim", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OfLinksInACircle_Ends()
    {
        _tree.File("/usr/local/bin/x", "docker ps\n").Link("/usr/local/bin/loop", "/usr/local").Link("/usr/local/bin/self", "self");

        Assert.Single(ScriptScan.Run(new NodeFiles(_tree.Root)));
    }

    [Fact]
    public void Run_OfALargeFile_LeavesItOut() =>
        Assert.Empty(ScriptScan.Run(new NodeFiles(_tree.File("/usr/local/bin/x", "docker ps\n" + new string('#', ScriptScan.MaxBytes)).Root)));
}
