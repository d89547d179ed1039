using Sampan.Cri.V1;

namespace Sampan.Cli.Lookup;

/// <summary>What images are called.</summary>
internal static class ImageNames
{
    private const string DockerHub = "docker.io/";
    private const string DockerLibrary = "docker.io/library/";

    public static Candidate<Image> CandidateOf(Image image, bool nicknames)
    {
        string[] names = [.. image.RepoTags.Concat(image.RepoDigests).SelectMany(Forms).Distinct(StringComparer.Ordinal)];
        string[] last = nicknames ? [.. names.Select(n => n[(n.LastIndexOf('/') + 1)..]).SelectMany(WithoutTag)] : [];
        return new(image, image.Id, names, last, names.FirstOrDefault() ?? image.Id, (true, 0));
    }

    /// <summary>Repository and tag of a reference; the tag is empty when it has none.</summary>
    public static (string Repository, string Tag) Split(string reference)
    {
        int at = reference.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
            return (reference[..at], "");
        int colon = reference.LastIndexOf(':');
        // A colon before the last slash belongs to the registry's port.
        return colon > reference.LastIndexOf('/') ? (reference[..colon], reference[(colon + 1)..]) : (reference, "");
    }

    /// <summary>What to show for an image: its first tag, else its first digest, else its id.</summary>
    public static string Title(Image image) => image.RepoTags.FirstOrDefault() ?? image.RepoDigests.FirstOrDefault() ?? image.Id;

    private static string[] WithoutTag(string name) => [name, Split(name).Repository];

    private static IEnumerable<string> Forms(string reference)
    {
        string[] forms = reference switch
        {
            _ when reference.StartsWith(DockerLibrary, StringComparison.Ordinal) => [reference, reference[DockerHub.Length..], reference[DockerLibrary.Length..]],
            _ when reference.StartsWith(DockerHub, StringComparison.Ordinal) => [reference, reference[DockerHub.Length..]],
            _ => [reference],
        };
        foreach (string form in forms)
        {
            yield return form;
            if (form.EndsWith(":latest", StringComparison.Ordinal))
                yield return form[..^":latest".Length];
        }
    }
}
