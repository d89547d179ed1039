namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Paths inside a container, by their letters only.</summary>
internal static class ContainerPath
{
    /// <summary>The path absolute, without empty, <c>.</c> and <c>..</c> parts.</summary>
    public static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }
            else if (part.Length > 0 && part != ".")
            {
                parts.Add(part);
            }
        }
        return "/" + string.Join('/', parts);
    }

    /// <summary>How many names deep a clean path is; the root is 0.</summary>
    public static int Depth(string clean) => clean == "/" ? 0 : clean.Count(c => c == '/');

    /// <summary>Whether <paramref name="path"/> lies strictly below <paramref name="parent"/>; both clean.</summary>
    public static bool IsBelow(string path, string parent) =>
        parent == "/" ? path != "/" : path.StartsWith(parent + "/", StringComparison.Ordinal);
}
