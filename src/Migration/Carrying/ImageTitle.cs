using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>How images are called in messages.</summary>
internal static class ImageTitle
{
    /// <summary>A tag, else a digest, else the id.</summary>
    internal static string Of(PlanImage image) => image.Tags.Concat(image.Digests).FirstOrDefault() ?? image.Id;

    /// <summary>A number of layers.</summary>
    internal static string Layers(int count) => count == 1 ? "1 layer" : $"{count} layers";

    /// <summary>All names of an image; its id where it has none.</summary>
    internal static IEnumerable<string> Names(PlanImage image) => image.Tags.Concat(image.Digests).DefaultIfEmpty(image.Id);
}
