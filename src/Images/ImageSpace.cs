using Sampan.Oci;

namespace Sampan.Images;

/// <summary>What an image takes on the disk.</summary>
/// <param name="Id">Which.</param>
/// <param name="SharedBytes">Layers that other images have too.</param>
/// <param name="OwnBytes">Layers that only this image has: what removing it frees, if no container uses them.</param>
public sealed record ImageSpace(Digest Id, long SharedBytes, long OwnBytes);
