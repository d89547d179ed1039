using Sampan.Migration.Inspection;

namespace Sampan.Migration.Planning;

/// <summary>A node that must not be moved yet.</summary>
/// <param name="message">All blockers.</param>
/// <param name="blockers">All blockers, one by one.</param>
public sealed class BlockedException(string message, IReadOnlyList<Finding> blockers) : MigrationException(message)
{
    /// <summary>The findings that nobody has accepted.</summary>
    public IReadOnlyList<Finding> Blockers { get; } = blockers;
}
