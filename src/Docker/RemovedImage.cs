namespace Sampan.Docker;

/// <summary>A part of what the removal of an image did.</summary>
/// <param name="Untagged">A name that was taken away; null if this is no name.</param>
/// <param name="Deleted">An image or layer that is gone; null if this is a name.</param>
public sealed record RemovedImage(string? Untagged, string? Deleted);
