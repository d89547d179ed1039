using Sampan.Images.Layers;
using Sampan.Images.Snapshots;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>
/// Which files an artifact (image-spec artifacts-guidance.md) holds. Each becomes a layer with just that file, so that
/// an artifact is fetched, kept and mounted as images are.
/// </summary>
internal static class ArtifactFiles
{
    private const int MaxPath = 1024, MaxName = 255;

    // The second is the model-spec's; CRI-O takes it too.
    private static readonly string[] NameKeys = ["org.opencontainers.image.title", "org.cncf.model.filepath"];

    /// <summary>The files that have names, in the manifest's order.</summary>
    /// <exception cref="UnsupportedImageException">A name could lead astray, two are the same, or there is none at all.</exception>
    internal static IReadOnlyList<ArtifactFile> Of(Manifest manifest, ImageReference image, LayerLimits limits)
    {
        var files = new List<ArtifactFile>();
        foreach (Descriptor blob in manifest.Layers)
        {
            if (NameOf(blob) is not { } path)
                continue;
            if (Fault(path) is { } fault)
                throw new UnsupportedImageException($"{image}: the artifact's file \"{Shown(path)}\" is refused: {fault}.");
            if (blob.Size < 0 || blob.Size > limits.MaxBytes)
                throw new UnsupportedImageException($"{image}: the artifact's file \"{path}\" has {blob.Size} bytes; 0 to {limits.MaxBytes} are accepted.");
            files.Add(new ArtifactFile(blob, path));
        }
        if (files.Count == 0)
            throw new UnsupportedImageException(
                $"{image} is an artifact of type {TypeOf(manifest)} and none of its blobs has a name ({NameKeys[0]}): there is nothing to mount.");
        if (files.Count > OverlayOptions.MaxLowers)
            throw new UnsupportedImageException($"{image} has {files.Count} files; at most {OverlayOptions.MaxLowers} can be mounted.");
        CheckEachIsAlone(files, image);
        return files;
    }

    /// <summary>What kind of thing the artifact is.</summary>
    internal static string TypeOf(Manifest manifest) => manifest.ArtifactType ?? manifest.Config.MediaType ?? "unknown";

    private static string? NameOf(Descriptor blob) => NameKeys
        .Select(key => blob.Annotations?.GetValueOrDefault(key))
        .FirstOrDefault(name => name is not null);

    private static string? Fault(string path)
    {
        if (path.Length is 0 or > MaxPath)
            return $"a name has 1 to {MaxPath} characters";
        if (path[0] == '/')
            return "it is an absolute path";
        if (path.Any(char.IsControl))
            return "it has control characters";
        string[] parts = path.Split('/');
        return parts.Any(part => part is "" or "." or "..") ? "a path has no empty parts, \".\" or \"..\""
            : parts.Any(part => System.Text.Encoding.UTF8.GetByteCount(part) > MaxName) ? $"a part of it is longer than {MaxName} bytes"
            : null;
    }

    private static void CheckEachIsAlone(List<ArtifactFile> files, ImageReference image)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (ArtifactFile file in files)
        {
            if (!paths.Add(file.Path))
                throw new UnsupportedImageException($"{image}: two files of the artifact are named \"{file.Path}\".");
        }
        foreach (ArtifactFile file in files)
        {
            for (int slash = file.Path.IndexOf('/'); slash >= 0; slash = file.Path.IndexOf('/', slash + 1))
            {
                if (paths.Contains(file.Path[..slash]))
                    throw new UnsupportedImageException($"{image}: \"{file.Path[..slash]}\" is a file of the artifact and a folder of \"{file.Path}\" at once.");
            }
        }
    }

    private static string Shown(string path) =>
        string.Concat(path.Take(80).Select(sign => char.IsControl(sign) ? '?' : sign)) + (path.Length > 80 ? "…" : "");
}
