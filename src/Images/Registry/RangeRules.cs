namespace Sampan.Images.Registry;

/// <summary>When and how a blob is fetched in pieces at a time.</summary>
internal sealed record RangeRules
{
    /// <summary>Pieces of one blob at a time; 1 for none.</summary>
    public int Streams { get; init; } = 4;

    /// <summary>Smaller blobs, and rests of blobs, come in one piece.</summary>
    public long Threshold { get; init; } = 64L << 20;

    /// <summary>
    /// How much comes in one piece before it is known whether the network or the unpacking is slower. More than a download may
    /// run ahead, or the unpacking could not show.
    /// </summary>
    public int Trial { get; init; } = 24 << 20;

    /// <summary>Bytes a second of one connection above which more of them gain nothing: it is not each one that is held back.</summary>
    public long Fast { get; init; } = 100_000_000;

    /// <summary>Bytes of one piece, which are held in memory until the pieces before it have come.</summary>
    public int Chunk { get; init; } = 2 << 20;
}
