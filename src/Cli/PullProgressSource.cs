namespace Sampan.Cli;

/// <summary>
/// Tells how far a pull is, for runtimes that say so beside the CRI, which has no word for it. Null when this runtime does not.
/// </summary>
/// <param name="endpoint">The runtime, as <c>unix:///path</c>.</param>
/// <param name="image">The reference that is being pulled.</param>
/// <param name="cancellation">Cancelled when the pull has ended.</param>
public delegate IAsyncEnumerable<PullProgress>? PullProgressSource(string endpoint, string image, CancellationToken cancellation);
