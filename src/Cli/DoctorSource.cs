namespace Sampan.Cli;

/// <summary>Looks at the machine itself, beside what the runtime says: the daemon's list of what it needs.</summary>
/// <param name="cancellation">Ends the looking.</param>
public delegate Task<IReadOnlyList<DoctorFinding>> DoctorSource(CancellationToken cancellation);
