using Sampan.Migration.Translation;
using Sampan.Toml;

namespace Sampan.Migration.Carrying;

/// <summary>The file that tells CRI-O and podman where images are: storage.conf of containers/storage.</summary>
public static class CrioStorageFile
{
    /// <summary>Where it is.</summary>
    public const string Path = "/etc/containers/storage.conf";

    private const string Fresh = """
        [storage]
        driver = "overlay"
        graphroot = "/var/lib/containers/storage"
        runroot = "/run/containers/storage"

        """;

    /// <summary>The folder of carried images for a CRI-O that keeps its own in <paramref name="root"/>: beside it.</summary>
    public static string FolderBeside(string root) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.TrimEndingDirectorySeparator(root)) ?? "/", "carried");

    /// <summary>The file with the folder among the additional image stores; null if it is there already.</summary>
    /// <param name="existing">Its text now; null if there is none.</param>
    /// <param name="root">CRI-O's own storage, e.g. <c>/var/lib/containers/storage</c>.</param>
    /// <exception cref="TranslationException">The file cannot be read.</exception>
    public static TargetFile? With(string? existing, string root)
    {
        try
        {
            var editor = new TomlEditor(existing ?? Fresh);
            string before = editor.Text;
            editor.AddItems(["storage", "options", "additionalimagestores"], [FolderBeside(root)]);
            return editor.Text == before ? null : new TargetFile(Path, editor.Text, "0644", "images carried over from Docker, beside CRI-O's own");
        }
        catch (FormatException e)
        {
            throw new TranslationException($"{Path}: {e.Message}. Mend the file, or move it away.", e);
        }
    }
}
