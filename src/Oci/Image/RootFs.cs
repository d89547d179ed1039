using System.Text.Json.Serialization;

namespace Sampan.Oci.Image;

/// <summary>An image's layers by the digests of their unpacked tars.</summary>
public sealed record RootFs
{
    /// <summary>Always <c>layers</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The digests, lowest layer first.</summary>
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<Digest>? DiffIds { get; init; }
}
