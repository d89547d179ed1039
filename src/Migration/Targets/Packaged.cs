namespace Sampan.Migration.Targets;

/// <summary>Files that come with Sampan: the same that its packages install.</summary>
internal static class Packaged
{
    /// <summary>A file's text.</summary>
    /// <param name="name">As the project file names the resource.</param>
    internal static string Text(string name)
    {
        using Stream stream = typeof(Packaged).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"there is no packaged file {name}", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
