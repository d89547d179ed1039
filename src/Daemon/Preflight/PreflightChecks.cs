using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Preflight;

/// <summary>Judges a host. Pure: facts in, findings out.</summary>
internal static class PreflightChecks
{
    /// <summary>Everything that matters for a daemon with <paramref name="options"/> (resolved).</summary>
    public static PreflightReport Decide(DaemonOptions options, HostFacts facts) => new(
    [
        .. PrivilegeChecks.Decide(facts.Privileges),
        .. KernelChecks.Decide(facts),
        .. CgroupChecks.Decide(options.Cgroup.Driver, facts),
        .. options.Engine == EngineKind.Native ? ToolChecks.Decide(options, facts) : [DockerChecks.Decide(options.Docker, facts.HasDockerSocket)],
        .. NetworkChecks.Decide(options.Cni, facts),
        .. AppArmorChecks.Decide(facts.AppArmor),
        .. FolderChecks.Decide(facts),
    ]);
}
