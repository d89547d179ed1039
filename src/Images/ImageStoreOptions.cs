using Sampan.Oci.Image;

namespace Sampan.Images;

/// <summary>Settings of an <see cref="ImageStore"/>.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>The store's folder, absolute; made if missing.</summary>
    public required string Root { get; init; }

    /// <summary>Folders of the form <c>certs.d/HOST/hosts.toml</c>, best first; read anew at each pull.</summary>
    public IReadOnlyList<string> RegistryConfigDirectories { get; init; } = [];

    /// <summary>A pull that receives no byte for so long fails. As containerd's image_pull_progress_timeout.</summary>
    public TimeSpan ProgressTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Layers fetched and unpacked at a time, over all pulls.</summary>
    public int ParallelLayers { get; init; } = 6;

    /// <summary>Pieces of one large blob fetched at a time, where the network is slower than the unpacking; 1 for one piece.</summary>
    public int BlobStreams { get; init; } = 4;

    /// <summary>Bytes a second over all pulls; 0 for no limit.</summary>
    public long MaxBandwidth { get; init; }

    /// <summary>The proxies of this machine's environment.</summary>
    public Registry.ProxyRules Proxies { get; init; } = Registry.ProxyRules.None;

    /// <summary>Names or patterns (<see cref="Oci.ImagePattern"/>) of images that must not be collected, such as the pause image.</summary>
    public IReadOnlyList<string> PinnedImages { get; init; } = [];

    /// <summary>The most bytes that one layer may unpack to.</summary>
    public long MaxLayerBytes { get; init; } = 256L << 30;

    /// <summary>
    /// Whether layers' blobs are kept as they came, beside their files: exports and pushes then have the digests of the pull.
    /// </summary>
    public bool KeepBlobs { get; init; }

    /// <summary>Which images may be pulled.</summary>
    public Trust.TrustOptions Trust { get; init; } = new();

    /// <summary>The platform to choose from an index.</summary>
    public Platform Platform { get; init; } = Platform.Host;

    /// <summary>How often failed requests are tried again; see <see cref="Registry.RetryPolicy"/>.</summary>
    internal Registry.RetryPolicy Retry { get; init; } = new();

    /// <summary>When blobs come in pieces.</summary>
    internal Registry.RangeRules Ranges { get; init; } = new();
}
