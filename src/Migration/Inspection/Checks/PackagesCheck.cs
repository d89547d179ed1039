using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-PKG.</summary>
internal sealed class PackagesCheck : Check
{
    private static readonly string[] DockerPackages = ["docker-ce", "docker.io", "docker-ee", "docker-engine", "moby-engine", "docker"];

    public override string Id => "OS-PKG";

    public override string Title => "Do packages get into each other's way?";

    public override string LooksAt => "packages of Docker, containerd and runtimes with what they need, holds, masked units, debconf's docker.io/purge-data";

    public override string Weighs => "blocker for packages that exclude each other; warning else";

    public override string Remedy => "Keep the containerd that Docker's package needs, or bring the target as a bundle of files.";

    public override string Explanation =>
        "docker-ce needs containerd.io, Debian's docker.io needs containerd, and the two exclude each other: installing the wrong one takes Docker away before "
        + "the target is proven. Removing Docker can take containerd along, and purging Debian's docker.io erases /var/lib/docker unless debconf was told "
        + "otherwise. Units that a removal left masked do not start. The plan removes no package before 'finalize'.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        HostFacts host = context.Node.Host;
        PackageFacts? docker = host.Packages.FirstOrDefault(p => DockerPackages.Contains(p.Name));
        foreach (PackageFacts package in host.Packages.Where(p => p.Held && IsOurs(p.Name)))
            yield return Warn(package.Name, $"The package {package.Name} {package.Version} is held back.", "Leave the hold, unless 'finalize' is to remove it.");
        if (docker is not null && context.Target == TargetKind.Containerd)
        {
            string? needs = docker.Depends.FirstOrDefault(d => d is "containerd.io" or "containerd");
            bool installed = context.TargetRuntime() is not null;
            if (!installed && needs is not null && !host.Packages.Any(p => p.Name == needs))
                yield return BlockUnlessAccepted(needs, $"{docker.Name} needs {needs}, which is not installed; installing another containerd takes {docker.Name} away.");
            else if (needs is not null)
                yield return Warn(needs, $"{docker.Name} needs {needs}: removing or purging {docker.Name} later may remove the containerd that pods run on.", $"Mark {needs} as installed by hand before 'finalize' removes {docker.Name}.");
            if (host.Packages.Any(p => p.Name == "containerd.io") && host.Packages.Any(p => p.Name == "containerd"))
                yield return BlockUnlessAccepted("containerd", "Both containerd.io and containerd are installed, which exclude each other.");
        }
        foreach (UnitFacts unit in host.Units.Where(u => u.FileState == "masked" && IsTargetUnit(u.Name, context.Target)))
            yield return Automatic(unit.Name, $"{unit.Name} is masked.", "The plan makes it possible to start again, and a rollback masks it.");
        if (host.PurgeErasesDocker)
            yield return Warn("docker.io", "Purging the package docker.io would erase /var/lib/docker (debconf: docker.io/purge-data).", "Remove, never purge; or answer debconf's question first.");
    }

    private static bool IsOurs(string package) =>
        DockerPackages.Contains(package) || package is "containerd" or "containerd.io" or "cri-o" or "iSulad" or "docker-ce-cli" or "runc";

    private static bool IsTargetUnit(string unit, string? target) => target switch
    {
        TargetKind.Containerd => unit == "containerd.service",
        TargetKind.Crio => unit is "crio.service" or "cri-o.service",
        TargetKind.Isulad => unit == "isulad.service",
        TargetKind.CriDockerd => unit.StartsWith("cri-docker", StringComparison.Ordinal) || unit.StartsWith("docker.", StringComparison.Ordinal),
        TargetKind.Docker => unit.StartsWith("docker.", StringComparison.Ordinal),
        TargetKind.Sampan => unit == "sampan.service",
        _ => false,
    };
}
