namespace Sampan.Migration.Inspection.Checks;

/// <summary>An image's name, taken apart and written out as runtimes do.</summary>
/// <param name="Host">The registry, <c>docker.io</c> where none is named.</param>
/// <param name="Path">The repository, with <c>library/</c> where Docker means it.</param>
/// <param name="Tag">The tag; empty where there is a digest alone.</param>
/// <param name="Digest">The digest; empty if none.</param>
internal sealed record ImageName(string Host, string Path, string Tag, string Digest)
{
    public static ImageName Parse(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        string digest = at < 0 ? "" : text[(at + 1)..];
        string name = at < 0 ? text : text[..at];
        int colon = name.LastIndexOf(':');
        string tag = colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
        if (tag.Length > 0)
            name = name[..colon];
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? "" : name[..slash];
        bool hasHost = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        string host = hasHost ? first : "docker.io";
        string path = hasHost ? name[(slash + 1)..] : name;
        if (host is "index.docker.io" or "registry-1.docker.io")
            host = "docker.io";
        if (host == "docker.io" && !path.Contains('/', StringComparison.Ordinal))
            path = "library/" + path;
        return new ImageName(host, path, tag.Length == 0 && digest.Length == 0 ? "latest" : tag, digest);
    }

    /// <summary>Without tag and digest.</summary>
    public string Repository => $"{Host}/{Path}";

    public bool IsSame(ImageName other) =>
        Repository == other.Repository && (Digest.Length > 0 && other.Digest.Length > 0 ? Digest == other.Digest : Tag == other.Tag);
}
