using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class SpecBuilderTests
{
    [Fact]
    public void Build_PlainContainer_IsTheGoldenSpec() => Golden.Check("plain", SpecBuilder.Build(SpecCase.Make()).Spec);

    [Fact]
    public void Build_PrivilegedContainer_IsTheGoldenSpec()
    {
        SpecInput input = SpecCase.Make(c =>
        {
            c.Linux.SecurityContext.Privileged = true;
            c.Linux.SecurityContext.MaskedPaths.Add("/proc/kcore");
            c.Linux.SecurityContext.Seccomp = new SecurityProfile();
        });
        input = input with { HostDevices = [new HostDevice("/dev/sda", 'b', 8, 0, 0x1B0, 0, 6)] };

        Golden.Check("privileged", SpecBuilder.Build(input).Spec);
    }

    [Fact]
    public void Build_EverythingAsked_IsTheGoldenSpec()
    {
        SpecInput input = SpecCase.Make(Fill) with
        {
            User = new ResolvedUser { Uid = 1000, Gid = 1000, AdditionalGids = [1000, 2000] },
            Devices = [new ResolvedDevice("/dev/fuse", "rw", new HostDevice("/dev/fuse", 'c', 10, 229, 0x1B6, 0, 0))],
            Defaults = new SpecDefaults { Ulimits = [new RuntimeRlimit("RLIMIT_NOFILE", 4096, 1024)], PidsLimit = 512 },
            Cgroup = new CgroupPlacement(CgroupDriver.Systemd, "/kubepods.slice/kubepods-pod1.slice"),
            Sysctls = PodSysctls.Of(SpecCase.Sandbox),
        };

        SpecResult result = SpecBuilder.Build(input);

        Assert.Empty(result.Warnings);
        Golden.Check("full", result.Spec);
    }

    [Fact]
    public void Build_HostPod_JoinsNothingOfThePod()
    {
        SpecInput input = SpecCase.Make(c => c.Linux.SecurityContext.NamespaceOptions = new NamespaceOption
        {
            Network = NamespaceMode.Node, Pid = NamespaceMode.Node, Ipc = NamespaceMode.Node,
        });
        input = input with { Paths = new SandboxPaths { Shm = "/dev/shm" } };

        RuntimeSpec spec = SpecBuilder.Build(input).Spec;

        Assert.Equal(["mount", "cgroup"], spec.Linux!.Namespaces!.Select(n => n.Type));
        Assert.Null(spec.Hostname);
        Assert.DoesNotContain(spec.Mounts!, m => m.Destination == "/etc/hosts");
    }

    [Fact]
    public void Build_SELinuxRelabel_IsPassedOnOnlyWhereSELinuxIs()
    {
        SpecInput input = SpecCase.Make(c => c.Mounts.Add(
            new Mount { ContainerPath = "/data", HostPath = "/d", SelinuxRelabel = true }));

        Assert.Empty(SpecBuilder.Build(input).Relabel);
        Assert.Equal(["/real/d"], SpecBuilder.Build(input with { Host = input.Host with { SELinux = true } }).Relabel);
    }

    private static void Fill(ContainerConfig container)
    {
        container.Tty = true;
        container.Command.Add("sh");
        container.Args.Add("-c");
        container.Envs.Add(SpecCase.Env("MODE", "pod"));
        container.WorkingDir = "/work";
        container.Mounts.Add(new Mount
        {
            ContainerPath = "/data/logs", HostPath = "/logs", Propagation = MountPropagation.PropagationHostToContainer,
        });
        container.Mounts.Add(new Mount { ContainerPath = "/data", HostPath = "/d", Readonly = true, RecursiveReadOnly = true });
        container.Mounts.Add(new Mount { ContainerPath = "/etc/hosts", HostPath = "/pod/hosts" });
        container.Linux.Resources = new LinuxContainerResources
        {
            CpuShares = 512, CpuQuota = 50_000, CpuPeriod = 100_000, CpusetCpus = "0-1",
            MemoryLimitInBytes = 64 << 20, OomScoreAdj = 900,
            HugepageLimits = { new global::Sampan.Cri.V1.HugepageLimit { PageSize = "2MB", Limit = 4 << 20 } },
            Unified = { ["memory.high"] = "60000000" },
        };
        LinuxContainerSecurityContext security = container.Linux.SecurityContext;
        security.Capabilities = new Capability { AddCapabilities = { "NET_ADMIN" }, DropCapabilities = { "ALL" } };
        security.NoNewPrivs = true;
        security.ReadonlyRootfs = true;
        security.MaskedPaths.Add("/proc/kcore");
        security.ReadonlyPaths.Add("/proc/sys");
        security.Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };
    }
}
