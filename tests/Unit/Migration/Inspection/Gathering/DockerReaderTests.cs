using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class DockerReaderTests : IDisposable
{
    private const string Sandbox = "1111111111111111111111111111111111111111111111111111111111111111";
    private const string Agent = "2222222222222222222222222222222222222222222222222222222222222222";
    private const string Volume = "3333333333333333333333333333333333333333333333333333333333333333";

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Copy_DataFolder_TellsContainersAndStore()
    {
        _tree.Write("/etc/docker/daemon.json", """{"data-root": "/data/docker", "exec-opts": ["native.cgroupdriver=systemd"], "live-restore": true}""")
            .Write($"/data/docker/containers/{Sandbox}/config.v2.json", $$$"""
                {"ID": "{{{Sandbox}}}", "Name": "/k8s_POD_web_default_uid_0", "Image": "sha256:aa", "State": {"Running": true},
                 "Config": {"Image": "registry.k8s.io/pause:3.5", "Labels": {"io.kubernetes.pod.uid": "uid", "io.kubernetes.docker.type": "podsandbox"}}, "MountPoints": {} }
                """)
            .Write($"/data/docker/containers/{Agent}/config.v2.json", $$$"""
                {"ID": "{{{Agent}}}", "Name": "/agent", "Image": "sha256:bb", "State": {"Running": false}, "Config": {"Image": "agent", "Labels": null},
                 "MountPoints": {"/host/run": {"Source": "/var/run", "Destination": "/host/run"}, "/data": {"Source": "/var/lib"}} }
                """)
            .Write("/data/docker/image/overlay2/repositories.json", """{"Repositories": {}}""").Folder("/data/docker/image/overlay2/imagedb/content/sha256")
            .Folder("/data/docker/volumes/db/_data").Folder($"/data/docker/volumes/{Volume}/_data").Write("/data/docker/volumes/metadata.db")
            .Write("/data/docker/swarm/docker-state.json", "{}")
            .Write("/root/.docker/config.json", """{"auths": {"registry.example:5000": {"auth": "c2VjcmV0"}}, "credHelpers": {"gcr.io": "gcloud"}, "credsStore": "pass"}""")
            .Folder("/etc/docker/certs.d/registry.example:5000");
        NodeReading node = _tree.Reading();
        DockerFacts docker = (await ReadAsync(node, new HostFacts { Packages = [new("docker-ce", "5:20.10.7~3-0~ubuntu-focal", false, [])] }))!;
        Assert.Equal("20.10.7", docker.Version);
        Assert.Null(docker.Running);
        Assert.Equal("/data/docker", docker.DataRoot);
        Assert.Equal("overlay2", docker.StorageDriver);
        Assert.Equal("systemd", docker.CgroupDriver);
        Assert.True(docker.LiveRestore);
        Assert.True(docker.Swarm);
        Assert.False(docker.ContainerdStore);
        Assert.Equal(["k8s_POD_web_default_uid_0", "agent"], docker.Containers.Select(c => c.Name));
        Assert.True(docker.Containers[0].IsSandbox && docker.Containers[0].Running);
        Assert.False(docker.Containers[1].IsKubernetes || docker.Containers[1].Running);
        Assert.Equal(["db"], docker.Volumes);
        Assert.Equal(["gcr.io", "registry.example:5000"], docker.AuthHosts);
        Assert.Equal(["gcloud", "pass"], docker.CredentialHelpers);
        Assert.Equal(["registry.example:5000"], docker.CertHosts);
        Assert.Equal(["container agent"], docker.SocketUsers);
        Assert.Empty(node.Files.Unread);
    }

    [Fact]
    public async Task Copy_DamagedFiles_AreToldAsUnread()
    {
        _tree.Write($"/var/lib/docker/containers/{Agent}/config.v2.json", "{\"ID\": ").Write($"/var/lib/docker/containers/{Sandbox}/config.v2.json", "[]")
            .Write("/var/lib/docker/network/files/local-kv.db", new string('x', 40_000)).Write("/root/.docker/config.json", "null");
        NodeReading node = _tree.Reading();
        DockerFacts docker = (await ReadAsync(node, new HostFacts()))!;
        Assert.Empty(docker.Containers);
        Assert.Equal(4, node.Files.Unread.Count);
        Assert.Contains(node.Files.Unread, line => line.Contains(Agent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copy_OtherDriver_GivesNames()
    {
        _tree.Folder("/var/lib/docker/containers").Write("/var/lib/docker/image/devicemapper/repositories.json", """
            {"Repositories": {"busybox": {"busybox:1": "sha256:aa", "busybox@sha256:cc": "sha256:aa"}, "web": {"web:2": "sha256:bb"}}}
            """);
        DockerFacts docker = (await ReadAsync(_tree.Reading(), new HostFacts()))!;
        Assert.Equal("devicemapper", docker.StorageDriver);
        Assert.Equal(["sha256:aa", "sha256:bb"], docker.Images.Select(i => i.Id));
        Assert.Equal(["busybox:1"], docker.Images[0].Tags);
        Assert.Equal(["busybox@sha256:cc"], docker.Images[0].Digests);
    }

    [Theory]
    [InlineData("/etc/passwd", false, false)]
    [InlineData("/etc/docker/daemon.json", false, true)]
    [InlineData("/etc/docker/daemon.json", true, false)]
    [InlineData("/usr/bin/dockerd", false, true)]
    public async Task Presence_SignsDecide(string file, bool live, bool expected)
    {
        _tree.Write(file, """{"debug": true}""");
        Assert.Equal(expected, await ReadAsync(_tree.Reading(live), new HostFacts()) is not null);
    }

    [Fact]
    public async Task Remapped_FolderOfIds_IsSeen()
    {
        _tree.Folder("/var/lib/docker/containers").Folder("/var/lib/docker/165536.165536/image/overlay2");
        Assert.True((await ReadAsync(_tree.Reading(), new HostFacts()))!.UsernsRemap);
    }

    [Theory]
    [InlineData("v1", "systemd", "cgroupfs")]
    [InlineData("v2", "systemd", "systemd")]
    [InlineData("v2", "init", "cgroupfs")]
    [InlineData("", "", "")]
    public async Task CgroupDriver_NotSet_AsDockerChooses(string cgroup, string init, string expected)
    {
        _tree.Write("/usr/bin/dockerd");
        Assert.Equal(expected, (await ReadAsync(_tree.Reading(), new HostFacts { Cgroup = cgroup, Init = init }))!.CgroupDriver);
    }

    [Fact]
    public void SocketPeers_OtherEnds_AreNamed()
    {
        const string Table = """
            u_str ESTAB 0 0 /var/run/docker.sock 100 * 101 users:(("dockerd",pid=5,fd=9))
            u_str ESTAB 0 0 * 101 * 100 users:(("cadvisor",pid=6,fd=3),("cadvisor",pid=6,fd=4))
            u_str ESTAB 0 0 * 201 * 200 users:(("bash",pid=7,fd=3))
            u_str LISTEN 0 128 /var/run/docker.sock 99 * 0 users:(("dockerd",pid=5,fd=2))
            """;
        Assert.Equal(["cadvisor"], DockerSocketUsers.Peers(Table, ["/var/run/docker.sock"]));
    }

    [Fact]
    public async Task SocketUsers_MountNamespaces_AreLookedAt()
    {
        _tree.Link("/proc/1/ns/mnt", "mnt:[1]").Link("/proc/2/ns/mnt", "mnt:[1]").Link("/proc/3/ns/mnt", "mnt:[2]")
            .Write("/proc/2/comm", "host\n").Write("/proc/2/mountinfo", "24 1 0:1 /docker.sock /x rw - tmpfs tmpfs rw\n")
            .Write("/proc/3/comm", "watchtower\n").Write("/proc/3/mountinfo", "24 1 0:1 / / rw - overlay overlay rw\n25 24 0:22 /docker.sock /run/docker.sock rw - tmpfs tmpfs rw\n");
        NodeReading node = _tree.Reading(live: true);
        Assert.Equal(["watchtower"], await new DockerSocketUsers(node, new ProcessTable(node.Files)).ReadAsync([], CancellationToken.None));
    }

    [Fact]
    public void Process_PidFile_Chooses()
    {
        foreach (int id in (int[])[10, 20])
        {
            _tree.Write($"/proc/{id}/comm", "dockerd\n").Write($"/proc/{id}/cmdline", $"/usr/bin/dockerd\0--data-root\0/d{id}\0")
                .Write($"/proc/{id}/environ", "HTTP_PROXY=http://p\0HOME=/root\0").Write($"/proc/{id}/status", "Name:\tdockerd\nUid:\t1000\t1000\t1000\t1000\n");
        }
        _tree.Write("/run/docker.pid", "20\n");
        NodeReading node = _tree.Reading(live: true);
        DockerProcess process = DockerProcess.Find(node, new ProcessTable(node.Files))!;
        Assert.Equal(20, process.Id);
        Assert.Equal(["/usr/bin/dockerd", "--data-root", "/d20"], process.Arguments);
        Assert.Equal("http://p", process.Environment["HTTP_PROXY"]);
        Assert.True(process.Rootless);
    }

    [Fact]
    public void Process_NoPidFile_UnitOrNone()
    {
        _tree.Write("/proc/10/comm", "dockerd\n").Write("/proc/10/cmdline", "dockerd\0--pidfile=/tmp/p\0");
        NodeReading node = _tree.Reading(live: true);
        Assert.Null(DockerProcess.Find(node, new ProcessTable(node.Files)));
        _tree.Write("/proc/10/cgroup", "0::/system.slice/docker.service\n");
        Assert.Equal(10, DockerProcess.Find(node, new ProcessTable(node.Files))!.Id);
    }

    [Theory]
    [InlineData("5:20.10.24~3-0~debian", "20.10.24")]
    [InlineData("20.10.24+dfsg1-1+deb12u1", "20.10.24")]
    [InlineData("containerd github.com/containerd/containerd v1.6.20 abc", "1.6.20")]
    [InlineData("Kubernetes v1.21.14-3+abc", "1.21.14")]
    [InlineData("none", "")]
    public void Version_OfWords_IsFound(string text, string expected) => Assert.Equal(expected, VersionText.First(text));

    private static Task<DockerFacts?> ReadAsync(NodeReading node, HostFacts host)
    {
        var processes = new ProcessTable(node.Files);
        return new DockerReader(node, processes).ReadAsync(host, DockerProcess.Find(node, processes), CancellationToken.None);
    }
}
