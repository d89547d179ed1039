namespace Sampan.Migration.Inspection.Facts;

/// <summary>An image of Docker's.</summary>
/// <param name="Id">The configuration's digest.</param>
/// <param name="Tags">Names by tag, as Docker writes them.</param>
/// <param name="Digests">Names by digest, as Docker writes them.</param>
/// <param name="Size">Bytes, unpacked.</param>
public sealed record DockerImageFacts(string Id, IReadOnlyList<string> Tags, IReadOnlyList<string> Digests, long Size);
