namespace Sampan.Images.Adoption;

/// <summary>What would be taken over.</summary>
/// <param name="Images">The wanted images in the order in which they are taken.</param>
/// <param name="NotFound">Wanted names that fit no image, or several.</param>
public sealed record AdoptionPlan(IReadOnlyList<PlannedImage> Images, IReadOnlyList<string> NotFound)
{
    /// <summary>All layers to be made, parents before children, none twice.</summary>
    public IEnumerable<ForeignLayer> Layers => Images.SelectMany(image => image.NewLayers);
}
