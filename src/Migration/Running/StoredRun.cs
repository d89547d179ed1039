namespace Sampan.Migration.Running;

/// <summary>A run as its journal tells it.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Records">The journal's lines, at least one.</param>
internal sealed record StoredRun(string Folder, IReadOnlyList<JournalRecord> Records)
{
    /// <summary>Its name.</summary>
    internal string Name => Path.GetFileName(Folder);

    /// <summary>What the lines come to.</summary>
    internal RunHistory History { get; } = new(Records);
}
