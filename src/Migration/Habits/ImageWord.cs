namespace Sampan.Migration.Habits;

/// <summary>An image as a call of docker names it. ctr wants the whole name, registry and tag, and no id.</summary>
internal static class ImageWord
{
    /// <summary>The name that containerd stores it under; an id or an expression as it is, with a note.</summary>
    public static ShellWord Whole(ShellWord word, TranslationDraft draft)
    {
        if (word.IsExpression || IsId(word.Text))
        {
            draft.Note("ctr knows images by their whole names only (docker.io/library/nginx:1.27), not by id or short name.");
            return word;
        }
        string text = word.Text;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? "" : text[..slash];
        bool hasHost = first.Contains('.', StringComparison.Ordinal) || first.Contains(':', StringComparison.Ordinal) || first == "localhost";
        string named = hasHost ? text : slash < 0 ? "docker.io/library/" + text : "docker.io/" + text;
        bool tagged = named.Contains('@', StringComparison.Ordinal) || named.LastIndexOf(':') > named.LastIndexOf('/');
        return tagged ? named : named + ":latest";
    }

    private static bool IsId(string text) =>
        text.StartsWith("sha256:", StringComparison.Ordinal) || (text.Length is >= 12 and <= 64 && text.All(char.IsAsciiHexDigitLower));
}
