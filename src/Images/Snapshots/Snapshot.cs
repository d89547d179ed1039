namespace Sampan.Images.Snapshots;

/// <summary>A container's root file system.</summary>
/// <param name="Key">Its name: the container's id.</param>
/// <param name="RootFs">Where it is mounted.</param>
/// <param name="Upper">The folder that holds what the container wrote; null if it may not write.</param>
public sealed record Snapshot(string Key, string RootFs, string? Upper);
