namespace Sampan.Daemon.Preflight;

/// <summary>Overlay support.</summary>
/// <param name="Registered">In /proc/filesystems.</param>
/// <param name="ModulePresent">Loadable when it is first used.</param>
/// <param name="Tried">A trial mount was made on the root folder's file system.</param>
/// <param name="TrialFailure">Why the trial failed; null if it worked or was not made.</param>
internal sealed record OverlayFacts(bool Registered, bool ModulePresent, bool Tried, string? TrialFailure);
