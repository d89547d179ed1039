namespace Sampan.Images.Layers;

/// <summary>Where the parts of a layer go.</summary>
/// <param name="Diff">An empty folder that nobody else uses.</param>
/// <param name="Record">Where to write down how the tar can be made again; no file is left if it cannot. Null for no record.</param>
/// <param name="Blob">Where the blob goes as it came; null to drop it.</param>
internal sealed record UnpackPlaces(string Diff, string? Record, string? Blob)
{
    /// <summary>The places within a staging folder.</summary>
    internal static UnpackPlaces In(string folder, bool keepBlob) => new(
        Path.Combine(folder, "diff"), Path.Combine(folder, LayerStore.TarRecord), keepBlob ? Path.Combine(folder, LayerStore.Blob) : null);
}
