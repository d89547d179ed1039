using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Sampan.Oci;

/// <summary>
/// Where an image is: <c>registry/repository[:tag][@digest]</c>, normalised as Docker does: no registry is
/// <c>docker.io</c>, one word there is in <c>library/</c>, and neither tag nor digest is <c>:latest</c>.
/// </summary>
public sealed partial record ImageReference
{
    /// <summary>The registry meant when none is named.</summary>
    public const string DefaultRegistry = "docker.io";

    private const int MaxNameLength = 255;
    private const string Official = "library/";

    private ImageReference(string registry, string repository, string? tag, Digest? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host and perhaps port, e.g. <c>docker.io</c> or <c>localhost:5000</c>.</summary>
    public string Registry { get; }

    /// <summary>The path within the registry, e.g. <c>library/busybox</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag; null if only a digest was given.</summary>
    public string? Tag { get; }

    /// <summary>The digest, if given. It wins over the tag.</summary>
    public Digest? Digest { get; }

    /// <summary>Registry and repository: what tags and digests are added to.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>The name as people write it: without <c>docker.io/</c> and <c>library/</c>.</summary>
    public string Familiar => FamiliarName + Suffix;

    /// <summary>What to ask the registry for: the digest, else the tag.</summary>
    public string Target => Digest?.ToString() ?? Tag!;

    private string Suffix => (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    private string FamiliarName => Registry != DefaultRegistry
        ? Name
        : Repository.StartsWith(Official, StringComparison.Ordinal) ? Repository[Official.Length..] : Repository;

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <exception cref="FormatException">It is not a reference; the message names it and says why.</exception>
    public static ImageReference Parse(string text) =>
        Read(text, out ImageReference? reference) is { } reason
            ? throw new FormatException($"'{(text.Length <= 300 ? text : text[..300] + "…")}' is not an image reference: {reason}")
            : reference!;

    /// <summary>Reads <paramref name="text"/>; false if it is not a reference.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        return text is not null && Read(text, out reference) is null;
    }

    /// <summary>The same image by digest only, as repo digests are written.</summary>
    public ImageReference WithDigest(Digest digest) => new(Registry, Repository, null, digest);

    /// <summary>The same repository by tag only.</summary>
    public ImageReference WithTag(string tag) => new(Registry, Repository, tag, null);

    /// <summary>The full form, e.g. <c>docker.io/library/busybox:latest</c>.</summary>
    public override string ToString() => Name + Suffix;

    private static string? Read(string text, out ImageReference? reference)
    {
        reference = null;
        if (text.Length == 0)
            return "it is empty.";
        if (IdPattern().IsMatch(text))
            return "64 hexadecimal digits are an image id, not a name.";
        string rest = text;
        Digest? digest = null;
        if (rest.IndexOf('@') is >= 0 and int at)
        {
            if (!Oci.Digest.TryParse(rest[(at + 1)..], out Digest parsed))
                return "what follows '@' is not a digest (sha256: and 64 hexadecimal digits).";
            digest = parsed;
            rest = rest[..at];
        }
        string? tag = null;
        if (rest.LastIndexOf(':') is > 0 and int colon && rest.IndexOf('/', colon) < 0)
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (!TagPattern().IsMatch(tag))
                return $"the tag '{tag}' must be 1 to 128 letters, digits, '_', '.' or '-', and not begin with '.' or '-'.";
        }
        (string registry, string repository) = Split(rest);
        if (!RegistryPattern().IsMatch(registry))
            return $"'{registry}' is not a registry host.";
        if (repository.Any(char.IsAsciiLetterUpper))
            return "the repository name must be lower-case.";
        if (!RepositoryPattern().IsMatch(repository))
            return $"'{repository}' is not a repository name (lower-case letters, digits, single separators . _ - /).";
        if (registry.Length + 1 + repository.Length > MaxNameLength)
            return $"the name is longer than {MaxNameLength} characters.";
        reference = new ImageReference(registry, repository, tag ?? (digest is null ? "latest" : null), digest);
        return null;
    }

    /// <summary>The first part is a registry if it looks like a host: a dot, a port, <c>localhost</c> or upper case.</summary>
    private static (string Registry, string Repository) Split(string name)
    {
        int slash = name.IndexOf('/');
        string first = slash < 0 ? "" : name[..slash];
        bool host = first.AsSpan().ContainsAny(".:") || first == "localhost" || first.Any(char.IsAsciiLetterUpper);
        string registry = host ? first : DefaultRegistry;
        string repository = host ? name[(slash + 1)..] : name;
        if (registry == "index.docker.io")
            registry = DefaultRegistry;
        if (registry == DefaultRegistry && !repository.Contains('/'))
            repository = Official + repository;
        return (registry, repository);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPattern();
}
