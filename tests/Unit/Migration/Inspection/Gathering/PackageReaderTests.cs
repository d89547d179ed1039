using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class PackageReaderTests : IDisposable
{
    private const string Status = """
        Package: docker-ce
        Status: hold ok installed
        Depends: containerd.io (>= 1.6.24), iptables, libc6 (>= 2.34) | libc6-udeb
        Pre-Depends: init-system-helpers:any
        Description: Docker
         Depends: not this
        Version: 5:24.0.7-1~debian.12~bookworm

        Package: bash
        Status: install ok installed
        Version: 5.2

        Package: docker-compose
        Status: deinstall ok config-files
        Version: 1.29

        Package: deploy-agent
        Status: install ok installed
        Depends: docker-ce
        Version: 2
        """;

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Dpkg_Concerned_WithHoldAndDependencies()
    {
        _tree.Write("/var/lib/dpkg/status", Status).Write("/usr/bin/apt-get");
        IReadOnlyList<PackageFacts> packages = await PackageReader.ReadAsync(_tree.Reading(), CancellationToken.None);
        Assert.Equal(["deploy-agent", "docker-ce"], packages.Select(p => p.Name));
        Assert.True(packages[1].Held);
        Assert.Equal("5:24.0.7-1~debian.12~bookworm", packages[1].Version);
        Assert.Equal(["init-system-helpers", "containerd.io", "iptables", "libc6", "libc6-udeb"], packages[1].Depends);
        Assert.Equal("apt", PackageReader.Tool(_tree.Reading()));
    }

    [Fact]
    public async Task Rpm_Live_IsAsked()
    {
        _tree.Write("/var/lib/rpm/Packages").Write("/usr/bin/rpm").Write("/usr/bin/dnf").Write("/usr/bin/yum")
            .Write("/etc/dnf/plugins/versionlock.list", "# locked\ndocker-ce-3:20.10.24-3.el8.*\n");
        ScriptedCommands commands = new ScriptedCommands().On(
            "rpm -qa", "docker-ce\t3:20.10.24-3.el8\tcontainerd.io /bin/sh libc.so.6()(64bit) rpmlib(X) \nbash\t4.4-1\t\ndocker-ce-cli\t1:20.10.24-3.el8\t\nkubelet\t1.21.14-0\tiptables \n");
        IReadOnlyList<PackageFacts> packages = await PackageReader.ReadAsync(_tree.Reading(live: true, commands), CancellationToken.None);
        Assert.Equal(["docker-ce", "docker-ce-cli", "kubelet"], packages.Select(p => p.Name));
        Assert.Equal(["containerd.io"], packages[0].Depends);
        Assert.Equal([true, false, false], packages.Select(p => p.Held));
        Assert.Equal("dnf", PackageReader.Tool(_tree.Reading()));
    }

    [Fact]
    public async Task Rpm_Copy_IsToldAsUnread()
    {
        _tree.Write("/var/lib/rpm/rpmdb.sqlite");
        NodeReading node = _tree.Reading();
        Assert.Empty(await PackageReader.ReadAsync(node, CancellationToken.None));
        Assert.Contains(node.Files.Unread, line => line.Contains("rpm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rpm_Fails_IsToldAsUnread()
    {
        _tree.Write("/var/lib/rpm/Packages").Write("/usr/bin/rpm");
        NodeReading node = _tree.Reading(live: true, new ScriptedCommands().On("rpm", "", 1, "error: rpmdb open failed\n"));
        Assert.Empty(await PackageReader.ReadAsync(node, CancellationToken.None));
        Assert.Contains(node.Files.Unread, line => line.Contains("rpmdb open failed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nuke-graph-directory.sh", "", true)]
    [InlineData("db_get docker.io/purge-data", "", true)]
    [InlineData("db_get docker.io/purge-data", "Name: docker.io/purge-data\nTemplate: docker.io/purge-data\nValue: false\nOwners: docker.io\n", false)]
    [InlineData("echo bye", "", false)]
    public void Purge_ScriptAndAnswer_Decide(string script, string answers, bool expected)
    {
        _tree.Write("/var/lib/dpkg/info/docker.io.postrm", script).Write("/var/cache/debconf/config.dat", "Name: a/b\nValue: false\n\n" + answers);
        Assert.Equal(expected, DebianPurge.Erases(_tree.Files()));
    }

    [Fact]
    public void Purge_NoSuchPackage_IsNo() => Assert.False(DebianPurge.Erases(new NodeFiles(_tree.Root)));
}
