namespace Sampan.Images.Adoption;

/// <summary>An image that is wanted.</summary>
/// <param name="Image">Which.</param>
/// <param name="NewLayers">Its layers that neither the store nor an image before it in the plan has; lowest first.</param>
/// <param name="IsKnown">The store has the image with all these names already.</param>
public sealed record PlannedImage(ForeignImage Image, IReadOnlyList<ForeignLayer> NewLayers, bool IsKnown);
