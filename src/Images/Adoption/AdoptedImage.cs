namespace Sampan.Images.Adoption;

/// <summary>What became of one image.</summary>
/// <param name="Image">Which.</param>
/// <param name="LinkedBytes">Bytes of new layers that the two stores now share.</param>
/// <param name="CopiedBytes">Bytes of new layers that had to be copied.</param>
/// <param name="NewLayers">How many layers were new here.</param>
/// <param name="Problem">Why it was not taken over; null if it was.</param>
public sealed record AdoptedImage(ForeignImage Image, long LinkedBytes, long CopiedBytes, int NewLayers, string? Problem);
