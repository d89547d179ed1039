namespace Sampan.Daemon.Preflight;

/// <summary>The default AppArmor profile. Nothing is said where the kernel has AppArmor off.</summary>
internal static class AppArmorChecks
{
    private const string Id = "apparmor";
    private const string Consequence = "AppArmor is on, but containers that name no profile run without one";

    public static IEnumerable<PreflightFinding> Decide(AppArmorState state)
    {
        if (!state.Enabled) yield break;
        yield return state.Parser is not { } parser
            ? PreflightFinding.Warning(
                Id, Consequence, "apparmor_parser is neither in PATH nor in the usual folders", "install the package apparmor, then restart the daemon")
            : !state.SecurityFs
            ? PreflightFinding.Warning(
                Id, Consequence, "no /sys/kernel/security/apparmor/profiles", "run: mount -t securityfs securityfs /sys/kernel/security")
            : PreflightFinding.Ok(Id, "containers get an AppArmor profile", $"AppArmor is on, {parser}");
    }
}
