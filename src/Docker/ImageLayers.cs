namespace Sampan.Docker;

/// <summary>The layers of an image.</summary>
public sealed record ImageLayers
{
    /// <summary>The digests of their tars, lowest first.</summary>
    public IReadOnlyList<string> Layers { get; init => field = value ?? []; } = [];
}
