namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-SECCOMP-FMT.</summary>
internal sealed class SeccompFormatCheck : Check
{
    public override string Id => "KLT-SECCOMP-FMT";

    public override string Title => "Are there seccomp profiles in Docker's form?";

    public override string LooksAt => "JSON below /var/lib/kubelet/seccomp with archMap, includes, excludes";

    public override string Weighs => "warning";

    public override string Remedy => "Write them anew in the form of the OCI runtime specification: architectures, syscalls with names and action.";

    public override string Explanation =>
        "Docker's profiles may say for which architectures and capabilities a rule is meant (archMap, includes, excludes). Other runtimes read the same file "
        + "and pass over these fields: rules then hold always, or for the wrong architecture.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (string profile in context.Node.Kubelet?.DockerSeccompProfiles ?? [])
            yield return Warn(profile, $"{profile} has the form of Docker's profiles.");
    }
}
