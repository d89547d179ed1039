using Sampan.Oci;

namespace Sampan.Images;

/// <summary>News of one layer of a pull.</summary>
/// <param name="Layer">The blob's digest.</param>
/// <param name="Phase">Where it is.</param>
/// <param name="Current">Bytes received.</param>
/// <param name="Total">Bytes in all, as packed.</param>
public sealed record PullProgress(Digest Layer, PullPhase Phase, long Current, long Total);
