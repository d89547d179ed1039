namespace Sampan.Images.Catalog;

/// <summary>What <c>catalog.json</c> says.</summary>
internal sealed record CatalogFile
{
    public int Version { get; init; } = 1;

    public required IReadOnlyList<ImageRecord> Images { get; init; }
}
