namespace Sampan.Docker;

/// <summary>What an engine says while it fetches an image.</summary>
/// <param name="Id">The first twelve digits of a layer's digest, or a tag; empty for words about all.</param>
/// <param name="Status">In its words, e.g. <c>Downloading</c>, <c>Pull complete</c>.</param>
/// <param name="Current">Bytes done; 0 where it does not count.</param>
/// <param name="Total">Bytes in all; 0 where it does not know.</param>
public sealed record PullMessage(string Id, string Status, long Current, long Total);
