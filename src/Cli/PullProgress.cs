namespace Sampan.Cli;

/// <summary>How far one layer of a pull is.</summary>
/// <param name="Layer">The layer, by a name that stays the same during the pull.</param>
/// <param name="Phase">What is being done: downloading, unpacking, done.</param>
/// <param name="Current">Bytes done.</param>
/// <param name="Total">Bytes in all; 0 when not known.</param>
public sealed record PullProgress(string Layer, string Phase, long Current, long Total);
