using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Node;

public sealed class SystemdUnitsTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    private UnitFacts? Read(string name) => new SystemdUnits(new NodeFiles(_tree.Root)).Read(name);

    [Fact]
    public void Read_UnitWithDropInsOfSeveralFolders_LaysThemByNameAndTheStrongestFolderWins()
    {
        _tree.File("/usr/lib/systemd/system/kubelet.service", """
            # a comment
            [Unit]
            After=network.target docker.service
            [Service]
            Environment=A=1
            ExecStart=/usr/bin/kubelet
            Restart=always
            [Install]
            WantedBy=multi-user.target
            """);
        _tree.File("/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\nExecStart=\nExecStart=/vendor\n");
        _tree.File("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/kubelet $ARGS\n");
        _tree.File("/run/systemd/system/kubelet.service.d/05-early.conf", "[Service]\nEnvironment=B=2\nRestart=no\n");
        _tree.File("/etc/systemd/system/service.d/20-all.conf", "[Unit]\nAfter=\nAfter=late.target\n[Service]\nEnvironment=C=3\n");
        _tree.File("/etc/systemd/system/kubelet.service.d/note.txt", "[Service]\nExecStart=/wrong\n");
        UnitFacts unit = Read("kubelet.service")!;
        Assert.Equal(
            [
                "/usr/lib/systemd/system/kubelet.service", "/run/systemd/system/kubelet.service.d/05-early.conf",
                "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "/etc/systemd/system/service.d/20-all.conf",
            ],
            unit.Files);
        Assert.Equal(["/usr/bin/kubelet $ARGS"], unit.Directives["Service.ExecStart"]);
        Assert.Equal(["A=1", "B=2", "C=3"], unit.Directives["Service.Environment"]);
        Assert.Equal(["always", "no"], unit.Directives["Service.Restart"]);
        // Dependencies cannot be cleared.
        Assert.Equal(["network.target", "docker.service", "late.target"], unit.Directives["Unit.After"]);
        Assert.Equal("disabled", unit.FileState);
    }

    [Fact]
    public void Read_UnitInEtc_WinsOverVendors()
    {
        _tree.File("/lib/systemd/system/a.service", "[Service]\nExecStart=/lib\n");
        _tree.File("/usr/local/lib/systemd/system/a.service", "[Service]\nExecStart=/local\n");
        Assert.Equal(["/local"], Read("a.service")!.Directives["Service.ExecStart"]);
        _tree.File("/etc/systemd/system/a.service", "[Service]\nExecStart=/etc\n");
        Assert.Equal(["/etc"], Read("a.service")!.Directives["Service.ExecStart"]);
        Assert.Equal("static", Read("a.service")!.FileState);
        Assert.Null(Read("b.service"));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("")]
    public void Read_MaskedUnit_HasNoDirectives(string target)
    {
        _tree.File("/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/a\n");
        if (target.Length > 0)
            _tree.Folder("/dev").File("/dev/null", "").Link("/etc/systemd/system/a.service", target);
        else
            _tree.File("/etc/systemd/system/a.service", "");
        UnitFacts unit = Read("a.service")!;
        Assert.Equal("masked", unit.FileState);
        Assert.Empty(unit.Directives);
    }

    [Fact]
    public void Read_MaskedDropIn_HidesTheVendorsOfThatName()
    {
        _tree.File("/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/a\n");
        _tree.File("/usr/lib/systemd/system/a.service.d/10-x.conf", "[Service]\nNice=5\n");
        Assert.Contains("Service.Nice", Read("a.service")!.Directives.Keys);
        _tree.Link("/etc/systemd/system/a.service.d/10-x.conf", "/dev/null");
        Assert.DoesNotContain("Service.Nice", Read("a.service")!.Directives.Keys);
    }

    [Theory]
    [InlineData("/etc/systemd/system/multi-user.target.wants/a.service", "enabled")]
    [InlineData("/etc/systemd/system/multi-user.target.requires/a.service", "enabled")]
    [InlineData("/run/systemd/system/multi-user.target.wants/a.service", "enabled-runtime")]
    [InlineData("/etc/systemd/system/also-a.service", "enabled")]
    [InlineData("/etc/systemd/system/multi-user.target.wants/b.service", "disabled")]
    public void Read_Links_TellWhetherItIsEnabled(string link, string state)
    {
        _tree.File("/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/a\n[Install]\nWantedBy=multi-user.target\nAlias=also-a.service\n");
        _tree.Link(link, "/usr/lib/systemd/system/a.service");
        Assert.Equal(state, Read("a.service")!.FileState);
    }

    [Fact]
    public void Read_Alias_IsTheUnitItLeadsToWithDropInsOfBothNames()
    {
        _tree.File("/usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/dockerd\n");
        _tree.Link("/etc/systemd/system/moby.service", "/usr/lib/systemd/system/docker.service");
        _tree.File("/etc/systemd/system/moby.service.d/a.conf", "[Service]\nNice=1\n");
        _tree.File("/etc/systemd/system/docker.service.d/b.conf", "[Service]\nNice=2\n");
        UnitFacts alias = Read("moby.service")!;
        Assert.Equal("alias", alias.FileState);
        Assert.Equal("/usr/lib/systemd/system/docker.service", alias.Files[0]);
        Assert.Equal(["1", "2"], alias.Directives["Service.Nice"]);
        Assert.Equal(["1", "2"], Read("docker.service")!.Directives["Service.Nice"]);
    }

    [Fact]
    public void Read_InstanceAndDashedName_TakesTemplateAndGeneralDropIns()
    {
        _tree.File("/usr/lib/systemd/system/a-b@.service", "[Service]\nExecStart=/a %i\n");
        _tree.File("/etc/systemd/system/a-.service.d/x.conf", "[Service]\nNice=1\n");
        _tree.File("/etc/systemd/system/a-b@.service.d/y.conf", "[Service]\nNice=2\n");
        _tree.File("/etc/systemd/system/a-b@one.service.d/z.conf", "[Service]\nNice=3\n");
        UnitFacts unit = Read("a-b@one.service")!;
        Assert.Equal(["/a %i"], unit.Directives["Service.ExecStart"]);
        Assert.Equal(["1", "2", "3"], unit.Directives["Service.Nice"]);
    }

    [Fact]
    public void Read_LibThatIsALink_IsReadOnce()
    {
        _tree.File("/usr/lib/systemd/system/a.service", "[Service]\nExecStart=/a\n").Link("/lib", "usr/lib");
        _tree.File("/usr/lib/systemd/system/a.service.d/x.conf", "[Service]\nNice=1\n");
        Assert.Equal(["/usr/lib/systemd/system/a.service", "/usr/lib/systemd/system/a.service.d/x.conf"], Read("a.service")!.Files);
    }

    [Theory]
    [InlineData("[Service]\nExecStart=/a \\\n  --b \\\n# comment between\n  --c\nNice=1\n", "/a    --b    --c")]
    [InlineData("[Service]\r\nExecStart=/a \\\r\n --b\r\nNice=1\r\n", "/a   --b")]
    [InlineData("[Service]\n  ExecStart = /a \\\\\nNice=1\n", "/a \\\\")]
    [InlineData("\uFEFF[Service]\nExecStart=/a\nNice=1", "/a")]
    [InlineData("ExecStart=/no\n[Service\nExecStart=/no\n[Service]\nno equals\nNice=1\nExecStart=/a \\", "/a")]
    public void Read_LinesOfAnyShape_AreReadAsSystemdDoes(string text, string expected)
    {
        _tree.File("/etc/systemd/system/a.service", text);
        UnitFacts unit = Read("a.service")!;
        Assert.Equal([expected], unit.Directives["Service.ExecStart"]);
        Assert.Equal(["1"], unit.Directives["Service.Nice"]);
    }

    [Fact]
    public void Links_OfWantsAndRequiresFolders_AreTies()
    {
        _tree.File("/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/a\n");
        _tree.Link("/etc/systemd/system/kubelet.service.requires/docker.service", "/usr/lib/systemd/system/docker.service");
        UnitTie tie = Assert.Single(new SystemdUnits(new NodeFiles(_tree.Root)).Links("kubelet.service"));
        Assert.Equal(new UnitTie("Requires", "docker.service", "/etc/systemd/system/kubelet.service.requires/docker.service"), tie);
    }
}
