namespace Sampan.Daemon.Preflight;

/// <summary>One thing that was looked at.</summary>
/// <param name="Id">A stable name, as <c>oci-runtime</c>.</param>
/// <param name="Severity">What it means for the start.</param>
/// <param name="What">The verdict, for a person; no full stop.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Remedy">What to do; empty when all is well.</param>
/// <param name="Package">The package that mends it, if one does.</param>
internal sealed record PreflightFinding(
    string Id, PreflightSeverity Severity, string What, string Evidence, string Remedy = "", PackageName? Package = null)
{
    public static PreflightFinding Ok(string id, string what, string evidence) =>
        new(id, PreflightSeverity.Ok, what, evidence);

    public static PreflightFinding Warning(string id, string what, string evidence, string remedy, PackageName? package = null) =>
        new(id, PreflightSeverity.Warning, what, evidence, remedy, package);

    public static PreflightFinding Error(string id, string what, string evidence, string remedy, PackageName? package = null) =>
        new(id, PreflightSeverity.Error, what, evidence, remedy, package);
}
