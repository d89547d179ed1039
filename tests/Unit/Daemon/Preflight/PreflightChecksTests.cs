using System.Text.Json;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Preflight;
using Sampan.Tests.Unit.Daemon.Configuration;

namespace Sampan.Tests.Unit.Daemon.Preflight;

public sealed class PreflightChecksTests
{
    private static readonly DaemonOptions s_options = new ConfigurationResolver(
        new FakeHostEnvironment(systemd: false, "crun", "runc", "conmon")).Resolve(new DaemonOptions());

    private static readonly HostFacts s_good = new()
    {
        KernelRelease = "6.1.0-28-amd64",
        Privileges = new PrivilegeFacts(0, PrivilegeFacts.AllCapabilities, PrivilegeFacts.AllCapabilities),
        Cgroups = new CgroupFacts(CgroupMode.Unified, ["cpuset", "cpu", "io", "memory", "pids"], null),
        HasSystemdBus = false,
        Overlay = new OverlayFacts(Registered: true, ModulePresent: true, Tried: true, TrialFailure: null),
        Root = new FolderFacts("/var/lib/sampan", "ext4", "/", null, 100L << 30),
        State = new FolderFacts("/run/sampan", "tmpfs", "/run", null, 1L << 30),
        RootIsShared = true,
        Handlers = new Dictionary<string, bool> { ["crun"] = true, ["runc"] = true },
        HasConmon = true,
        Network = new NetworkFacts
        {
            ConfigFile = "/etc/cni/net.d/10-net.conflist",
            Plugins = new Dictionary<string, bool> { ["bridge"] = true, ["host-local"] = true, ["portmap"] = true },
            NeedsIptables = true,
            AnyPlugin = true,
        },
        Iptables = "/usr/sbin/iptables",
    };

    [Fact]
    public void Decide_GoodHost_HasNothingToSay()
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good);

        Assert.All(report.Findings, finding => Assert.Equal(PreflightSeverity.Ok, finding.Severity));
        Assert.Equal("", report.Describe());
        report.ThrowIfErrors();
    }

    [Fact]
    public void Decide_OnDocker_WantsItsSocket_AndNoRuntimeOfItsOwn()
    {
        DaemonOptions options = s_options with { Engine = EngineKind.Docker };
        HostFacts facts = s_good with { Handlers = new Dictionary<string, bool>(), HasConmon = false };

        PreflightReport without = PreflightChecks.Decide(options, facts);
        PreflightReport with = PreflightChecks.Decide(options, facts with { HasDockerSocket = true });

        Assert.Empty(Ids(without, PreflightSeverity.Error));
        Assert.Equal(["docker-socket"], Ids(without, PreflightSeverity.Warning));
        Assert.Empty(Ids(with, PreflightSeverity.Warning));
    }

    [Fact]
    public void Decide_BareHost_NamesEverythingWithItsPackagesInOneMessage()
    {
        DaemonOptions options = new ConfigurationResolver(new FakeHostEnvironment(systemd: false)).Resolve(new DaemonOptions());
        HostFacts facts = s_good with
        {
            Handlers = new Dictionary<string, bool>(),
            HasConmon = false,
            Iptables = null,
            Network = s_good.Network with { Plugins = new Dictionary<string, bool> { ["bridge"] = false, ["portmap"] = false, ["flannel"] = false } },
        };

        PreflightReport report = PreflightChecks.Decide(options, facts);

        var refused = Assert.Throws<PreflightException>(report.ThrowIfErrors);
        Assert.Equal(["oci-runtime", "conmon", "cni-plugins"], Ids(report, PreflightSeverity.Error));
        Assert.Equal(["cni-plugins-addon", "iptables"], Ids(report, PreflightSeverity.Warning));
        Assert.Contains("are missing: bridge, portmap", refused.Message, StringComparison.Ordinal);
        Assert.Contains("add-on are missing: flannel", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            """

            to install what is missing:
              Debian, Ubuntu: apt-get install -y crun conmon containernetworking-plugins iptables
              Fedora, RHEL:   dnf install -y crun conmon containernetworking-plugins iptables-nft
            """, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NotRoot_SaysOnlyThatOfPrivileges()
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good with { Privileges = new PrivilegeFacts(1000, 0, 0) });

        PreflightFinding finding = Assert.Single(Troubles(report));
        Assert.Equal(("privileges", "uid 1000"), (finding.Id, finding.Evidence));
    }

    [Fact]
    public void Decide_WithoutSysResource_Warns() =>
        AssertOnly("capability-sys-resource", PreflightSeverity.Warning, s_good with
        {
            Privileges = new PrivilegeFacts(0, 0x000001fffeffffff, 0x000001fffeffffff),
        });

    [Fact]
    public void Decide_WithoutSysAdmin_IsAnErrorThatNamesIt()
    {
        const ulong without = PrivilegeFacts.AllCapabilities & ~(1UL << 21);

        PreflightReport report = PreflightChecks.Decide(s_options, s_good with { Privileges = new PrivilegeFacts(0, without, without) });

        Assert.Equal("missing: CAP_SYS_ADMIN", Assert.Single(Troubles(report)).Evidence);
    }

    [Theory]
    [InlineData("4.19.0-27-amd64", "Error")]
    [InlineData("5.2.21", "Error")]
    [InlineData("5.3.0", "Warning")]
    [InlineData("5.9-rc1", "Warning")]
    [InlineData("5.10.0", "Ok")]
    [InlineData("5.14.0-427.el9.x86_64", "Ok")]
    [InlineData("10.0+", "Ok")]
    [InlineData("strange", "Warning")]
    public void Decide_Kernel_IsJudgedByItsVersion(string release, string severity)
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good with { KernelRelease = release });

        Assert.Equal(severity, report.Findings.Single(finding => finding.Id == "kernel").Severity.ToString());
    }

    [Fact]
    public void Decide_OverlayFailsOnTheRootFolder_NamesTheFileSystem()
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good with
        {
            Root = s_good.Root with { FileSystem = "overlay" },
            Overlay = s_good.Overlay with { TrialFailure = "mount overlay: EINVAL" },
        });

        PreflightFinding finding = Assert.Single(Troubles(report));
        Assert.Equal((PreflightSeverity.Error, "mount overlay: EINVAL"), (finding.Severity, finding.Evidence));
        Assert.Contains("on overlay", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_NoOverlayAtAll_IsAnError() =>
        AssertOnly("overlay", PreflightSeverity.Error, s_good with { Overlay = new OverlayFacts(false, false, true, "mount: ENODEV") });

    [Fact]
    public void Decide_OverlayModuleNotLoadedAndNotTried_Warns() =>
        AssertOnly("overlay", PreflightSeverity.Warning, s_good with { Overlay = new OverlayFacts(false, true, false, null) });

    [Fact]
    public void Decide_RootNotShared_Warns() =>
        AssertOnly("mount-propagation", PreflightSeverity.Warning, s_good with { RootIsShared = false });

    [Fact]
    public void Decide_NoCgroups_IsAnError() =>
        AssertOnly("cgroups", PreflightSeverity.Error, s_good with { Cgroups = new CgroupFacts(CgroupMode.None, [], null) });

    [Fact]
    public void Decide_CgroupsReadOnly_IsAnError() =>
        AssertOnly("cgroups", PreflightSeverity.Error, s_good with { Cgroups = s_good.Cgroups with { ReadOnlyAt = "/sys/fs/cgroup" } });

    [Fact]
    public void Decide_MemoryControllerMissing_SaysHowToBoot()
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good with
        {
            Cgroups = s_good.Cgroups with { Controllers = ["cpu", "cpuset", "pids"] },
        });

        Assert.Equal("boot the kernel with cgroup_enable=memory", Assert.Single(Troubles(report)).Remedy);
    }

    [Theory]
    [InlineData("Hybrid", true)]
    [InlineData("Unified", false)]
    public void Decide_DevicesController_MattersInVersion1Only(string mode, bool matters)
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good with
        {
            Cgroups = s_good.Cgroups with { Mode = Enum.Parse<CgroupMode>(mode) },
        });

        Assert.Equal(matters, Troubles(report).Any(finding => finding.Id == "cgroup-devices"));
    }

    [Fact]
    public void Decide_SystemdDriverWithoutBus_IsAnError()
    {
        DaemonOptions options = s_options with { Cgroup = new CgroupOptions { Driver = CgroupDriver.Systemd, Parent = "sampan.slice" } };

        Assert.Equal("systemd", Assert.Single(Troubles(PreflightChecks.Decide(options, s_good))).Id);
        Assert.Empty(Troubles(PreflightChecks.Decide(options, s_good with { HasSystemdBus = true })));
    }

    [Fact]
    public void Decide_DefaultHandlerMissing_IsAnErrorThoughAnotherIsThere()
    {
        DaemonOptions options = s_options with { Runtimes = s_options.Runtimes with { Default = "runc" } };

        PreflightReport report = PreflightChecks.Decide(options, s_good with
        {
            Handlers = new Dictionary<string, bool> { ["crun"] = true, ["runc"] = false },
        });

        PreflightFinding finding = Assert.Single(Troubles(report));
        Assert.Equal((PreflightSeverity.Error, "no executable at /usr/bin/runc"), (finding.Severity, finding.Evidence));
        Assert.Equal(PackageName.Runc, finding.Package);
    }

    [Fact]
    public void Decide_OtherHandlerMissing_Warns() =>
        AssertOnly("oci-runtime-runc", PreflightSeverity.Warning, s_good with
        {
            Handlers = new Dictionary<string, bool> { ["crun"] = true, ["runc"] = false },
        });

    [Fact]
    public void Decide_NoNetworkConfigYet_Warns() =>
        AssertOnly("cni-config", PreflightSeverity.Warning, s_good with { Network = new NetworkFacts { AnyPlugin = true } });

    [Fact]
    public void Decide_ConfigUnreadable_Warns() =>
        AssertOnly("cni-config", PreflightSeverity.Warning, s_good with
        {
            Network = new NetworkFacts { ConfigFile = "/x", ConfigFailure = "not JSON", AnyPlugin = true },
        });

    [Fact]
    public void Decide_RootFolderNotWritable_IsAnError() =>
        AssertOnly("root-folder", PreflightSeverity.Error, s_good with
        {
            Root = s_good.Root with { Failure = "read-only file system" },
            Overlay = s_good.Overlay with { Tried = false },
        });

    [Fact]
    public void Decide_RootOnNfsUntried_Warns() =>
        AssertOnly("root-folder", PreflightSeverity.Warning, s_good with
        {
            Root = s_good.Root with { FileSystem = "nfs4" },
            Overlay = s_good.Overlay with { Tried = false },
        });

    [Fact]
    public void Decide_LittleSpace_Warns() =>
        AssertOnly("root-space", PreflightSeverity.Warning, s_good with { Root = s_good.Root with { AvailableBytes = 5L << 20 } });

    [Fact]
    public void AppArmor_OnAndNoProfileToBeHad_Warns()
    {
        var whole = new AppArmorState(Enabled: true, SecurityFs: true, Parser: "/sbin/apparmor_parser");

        Assert.Contains(PreflightChecks.Decide(s_options, s_good with { AppArmor = whole }).Findings, finding => finding.Id == "apparmor");
        Assert.DoesNotContain(PreflightChecks.Decide(s_options, s_good with { AppArmor = whole with { Enabled = false } }).Findings, finding => finding.Id == "apparmor");
        AssertOnly("apparmor", PreflightSeverity.Warning, s_good with { AppArmor = whole with { Parser = null } });
        AssertOnly("apparmor", PreflightSeverity.Warning, s_good with { AppArmor = whole with { SecurityFs = false } });
    }

    [Fact]
    public void ToJson_Findings_AreAListForMachines()
    {
        PreflightReport report = PreflightChecks.Decide(s_options, s_good with { HasConmon = false });

        using JsonDocument json = JsonDocument.Parse(report.ToJson());

        JsonElement worst = json.RootElement[0];
        Assert.Equal("conmon", worst.GetProperty("id").GetString());
        Assert.Equal("error", worst.GetProperty("severity").GetString());
        Assert.Equal("conmon", worst.GetProperty("package").GetProperty("debian").GetString());
        Assert.False(json.RootElement[1].TryGetProperty("package", out _));
    }

    private static void AssertOnly(string id, PreflightSeverity severity, HostFacts facts)
    {
        PreflightFinding finding = Assert.Single(Troubles(PreflightChecks.Decide(s_options, facts)));
        Assert.Equal((id, severity), (finding.Id, finding.Severity));
        Assert.NotEqual("", finding.Evidence);
        Assert.NotEqual("", finding.Remedy);
    }

    private static IEnumerable<PreflightFinding> Troubles(PreflightReport report) =>
        report.Findings.Where(finding => finding.Severity != PreflightSeverity.Ok);

    private static IEnumerable<string> Ids(PreflightReport report, PreflightSeverity severity) =>
        report.Findings.Where(finding => finding.Severity == severity).Select(finding => finding.Id);
}
