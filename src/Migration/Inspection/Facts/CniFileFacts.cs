namespace Sampan.Migration.Inspection.Facts;

/// <summary>A file of the CNI folder.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Network">The network's name; empty if it has none.</param>
/// <param name="CniVersion">Its cniVersion; empty if it has none.</param>
/// <param name="Types">The plugins' types in order.</param>
/// <param name="Package">The package that brought the file; null if none did or it is not known.</param>
/// <param name="Problem">Why it cannot be read; null if it can.</param>
public sealed record CniFileFacts(string Path, string Network, string CniVersion, IReadOnlyList<string> Types, string? Package, string? Problem);
