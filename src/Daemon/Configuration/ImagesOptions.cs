namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>images</c>.</summary>
internal sealed record ImagesOptions
{
    public int ParallelLayers { get; init; } = 6;

    /// <summary>Pieces of one large layer fetched at a time.</summary>
    public int BlobStreams { get; init; } = 4;

    /// <summary>Bytes a second over all pulls; 0 for no limit.</summary>
    public long MaxBandwidth { get; init; }

    /// <summary>A pull that moves no byte for so long fails.</summary>
    public TimeSpan ProgressTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>References, or patterns with stars, of images that image garbage collection must spare, the pause image aside.</summary>
    public IReadOnlyList<string> Pinned { get; init; } = [];

    /// <summary>Layers' blobs are kept as they came, beside their files.</summary>
    public bool KeepBlobs { get; init; }

    /// <summary>A file in the form of containers-policy.json(5); empty for none.</summary>
    public string SignaturePolicy { get; init; } = "/etc/containers/policy.json";

    /// <summary>The program that checks signatures and its arguments; empty for none.</summary>
    public IReadOnlyList<string> SignatureVerifier { get; init; } = [];

    /// <summary>How long it may take for one requirement.</summary>
    public TimeSpan SignatureTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
