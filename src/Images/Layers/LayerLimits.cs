namespace Sampan.Images.Layers;

/// <summary>How much a layer may ask of us; all are far above what real images hold.</summary>
internal sealed record LayerLimits
{
    /// <summary>Entries of one layer.</summary>
    public long MaxEntries { get; init; } = 4_000_000;

    /// <summary>Unpacked bytes of one layer, the tar's own included.</summary>
    public long MaxBytes { get; init; } = 256L << 30;

    /// <summary>Unpacked bytes that are granted whatever the packed ones are.</summary>
    public long FreeBytes { get; init; } = 16L << 30;

    /// <summary>
    /// Bytes that one packed byte may unpack to beyond that. Gzip cannot do more than 1032; zstd makes 128 KiB of 4 bytes.
    /// </summary>
    public long MaxRatio { get; init; } = 2000;

    /// <summary>Bytes of one PAX header; an extended attribute may hold 64 KiB.</summary>
    public int MaxPaxHeader { get; init; } = 1 << 20;

    /// <summary>Headers that tell of an entry before it, or of nothing.</summary>
    public int MaxHeaders { get; init; } = 1000;

    /// <summary>Length of a path, the kernel's PATH_MAX.</summary>
    public int MaxPath { get; init; } = 4096;

    /// <summary>Folders below one another.</summary>
    public int MaxDepth { get; init; } = 512;
}
