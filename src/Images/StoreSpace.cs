namespace Sampan.Images;

/// <summary>What the store takes on the disk, each byte once.</summary>
/// <param name="Images">The images.</param>
/// <param name="LayerCount">Layers in all.</param>
/// <param name="LayerBytes">Their bytes.</param>
/// <param name="UnusedLayerCount">Layers that no image has: kept for containers, or left over.</param>
/// <param name="UnusedLayerBytes">Their bytes.</param>
/// <param name="DocumentBytes">Manifests and configurations.</param>
public sealed record StoreSpace(
    IReadOnlyList<ImageSpace> Images, int LayerCount, long LayerBytes, int UnusedLayerCount, long UnusedLayerBytes, long DocumentBytes);
