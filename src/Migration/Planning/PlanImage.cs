namespace Sampan.Migration.Planning;

/// <summary>An image to carry over.</summary>
/// <param name="Id">The configuration's digest.</param>
/// <param name="Tags">Full names by tag.</param>
/// <param name="Digests">Full names by digest.</param>
/// <param name="Bytes">Bytes of its layers that will be written: 0 where they are linked.</param>
public sealed record PlanImage(string Id, IReadOnlyList<string> Tags, IReadOnlyList<string> Digests, long Bytes);
