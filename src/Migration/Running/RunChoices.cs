using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>How far a run goes.</summary>
/// <param name="Until">The last phase; null for all.</param>
/// <param name="StayOnFailure">Whether a failure leaves all as it is for an operator to look at, rather than taking it back.</param>
public sealed record RunChoices(Phase? Until = null, bool StayOnFailure = false);
