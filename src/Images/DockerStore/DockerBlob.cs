namespace Sampan.Images.DockerStore;

/// <summary>One entry of <c>v2metadata-by-diffid</c>: a blob that the layer was pulled as or pushed to.</summary>
internal sealed record DockerBlob(string? Digest, string? SourceRepository);
