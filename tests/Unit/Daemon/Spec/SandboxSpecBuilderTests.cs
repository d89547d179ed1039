using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Cgroups;

#pragma warning disable CS0612 // Old kubelets send the old fields.

namespace Sampan.Tests.Unit.Daemon.Spec;

public class SandboxSpecBuilderTests
{
    [Fact]
    public void Build_SharedPidPod_IsTheGoldenSpec()
    {
        PodSandboxConfig sandbox = SpecCase.Sandbox;
        sandbox.Linux = new LinuxPodSandboxConfig
        {
            Sysctls = { ["kernel.shm_rmid_forced"] = "1" },
            SecurityContext = new LinuxSandboxSecurityContext
            {
                SeccompProfilePath = "unconfined",
            },
        };

        SpecResult result = SandboxSpecBuilder.Build(new SandboxSpecInput
        {
            SandboxId = "s1",
            Sandbox = sandbox,
            Image = SpecCase.Image,
            Args = ["/pause"],
            User = new ResolvedUser { Uid = 65535, Gid = 65535, AdditionalGids = [65535] },
            Paths = SpecCase.Make().Paths,
            RootfsPath = "/run/s1/rootfs",
            Cgroup = new CgroupPlacement(CgroupDriver.Cgroupfs, ""),
            Host = SpecCase.Host with { MinOomScoreAdj = 0, Cgroups = CgroupVersion.Hybrid },
            Sysctls = PodSysctls.Of(sandbox),
        });

        Golden.Check("pause", result.Spec);
        Assert.Equal(["oom_score_adj -998 became 0, the nearest that the daemon may set"], result.Warnings);
    }
}
