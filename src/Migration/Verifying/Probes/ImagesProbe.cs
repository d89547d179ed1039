using System.Text.Json.Nodes;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Are the images there that the node needs?</summary>
internal sealed class ImagesProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "images";

    /// <inheritdoc/>
    public string Title => "Are the images there that the node needs?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        string[] wanted = [.. node.Options.Images.Concat(node.Facts.StaticPods.SelectMany(ImagesOf)).Distinct(StringComparer.Ordinal)];
        if (wanted.Length == 0)
            return this.Skipped("no image is asked for, and there are no static pods");
        var missing = new List<string>();
        foreach (string image in wanted)
        {
            ImageStatusResponse answer = await node.Images.ImageStatusAsync(new ImageStatusRequest { Image = new ImageSpec { Image = image } }, cancellation);
            if (answer.Image is null || answer.Image.Id.Length == 0)
                missing.Add(image);
        }
        return missing.Count == 0 ? this.Ok($"{wanted.Length} images") : this.Failed($"{missing.Count} of {wanted.Length} are missing: {Answer.Some(missing)}");
    }

    private static IEnumerable<string> ImagesOf(PodFacts pod) =>
        ((string[])["initContainers", "containers"])
            .SelectMany(key => pod.Spec[key] as JsonArray ?? [])
            .Select(container => (container as JsonObject)?["image"] is JsonValue value && value.TryGetValue(out string? image) ? image : null)
            .OfType<string>();
}
