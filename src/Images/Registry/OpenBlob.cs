namespace Sampan.Images.Registry;

/// <summary>Asks a host for a blob.</summary>
/// <param name="from">The first byte.</param>
/// <param name="end">The byte after the last; null for all that follow.</param>
/// <param name="cancellationToken">Stops it.</param>
internal delegate Task<HttpResponseMessage> OpenBlob(long from, long? end, CancellationToken cancellationToken);
