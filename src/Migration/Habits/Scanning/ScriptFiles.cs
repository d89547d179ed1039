using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Scanning;

/// <summary>The files of the places, each once, with those left out that are no text, too large or Docker's and the kubelet's own.</summary>
internal sealed class ScriptFiles(NodeFiles files)
{
    private const int HeadBytes = 8192;

    private static readonly string[] StartFiles =
        [".bashrc", ".bash_aliases", ".bash_profile", ".bash_login", ".bash_logout", ".profile", ".zshrc", ".zprofile", ".kshrc", "Makefile"];

    private static readonly string[] ScriptSuffixes = [".sh", ".bash", ".zsh", ".py", ".pl", ".rb", ".service", ".timer", ".cron", ".mk"];

    // What the move itself takes care of.
    private static readonly string[] OwnUnits = ["docker.service", "docker.socket", "containerd.service", "cri-docker.service", "cri-docker.socket", "kubelet.service"];

    private static readonly string[] OwnPrograms = ["docker", "dockerd", "docker-compose", "docker-init", "docker-proxy", "cri-dockerd"];

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Path, kind and text of each file; no more than <see cref="ScriptScan.MaxFiles"/>.</summary>
    public IEnumerable<(string Path, ScriptKind Kind, string Text)> All()
    {
        int count = 0;
        foreach (ScriptPlace place in ScriptPlaces.Of(files))
        {
            foreach (string path in Below(place.Path, place.Depth, place))
            {
                if (!_seen.Add(path) || !IsWanted(path, place) || Read(path) is not { } text)
                    continue;
                if (++count > ScriptScan.MaxFiles)
                    yield break;
                bool unknown = place.ScriptsOnly && !IsNamedScript(path) && !text.StartsWith("#!", StringComparison.Ordinal);
                if (!unknown)
                    yield return (path, KindOf(path, place, text), text);
            }
        }
    }

    private IEnumerable<string> Below(string path, int depth, ScriptPlace place)
    {
        if (!files.IsFolder(path))
        {
            if (files.Exists(path))
                yield return path;
            yield break;
        }
        if (depth == 0 || (IsHidden(path) && path != place.Path))
            yield break;
        foreach (string name in files.List(path))
        {
            string child = $"{path}/{name}";
            // Links to folders may lead anywhere, or in circles; those of .wants lead to units that are read anyway.
            bool linked = files.LinkTarget(child) is not null && files.IsFolder(child);
            if (linked || name.EndsWith(".wants", StringComparison.Ordinal) || name.EndsWith(".requires", StringComparison.Ordinal))
                continue;
            foreach (string file in Below(child, depth - 1 > 0 || !files.IsFolder(child) ? depth - 1 : 0, place))
                yield return file;
        }
    }

    private static bool IsHidden(string folder) => NameOf(folder).StartsWith('.') || NameOf(folder) is "node_modules" or "vendor" or "go";

    private static bool IsWanted(string path, ScriptPlace place)
    {
        string name = NameOf(path), folder = NameOf(Path.GetDirectoryName(path)!);
        if (place.Kind == ScriptKind.Unit)
            return !OwnUnits.Contains(name, StringComparer.Ordinal) && !OwnUnits.Any(u => folder == u + ".d");
        if ((folder.EndsWith("bin", StringComparison.Ordinal) && OwnPrograms.Contains(name, StringComparer.Ordinal)) || name.EndsWith('~') || name.EndsWith(".dpkg-old", StringComparison.Ordinal))
            return false;
        return !place.ScriptsOnly || IsNamedScript(path) || !name.Contains('.', StringComparison.Ordinal);
    }

    private static bool IsNamedScript(string path)
    {
        string name = NameOf(path);
        return StartFiles.Contains(name, StringComparer.Ordinal) || ScriptSuffixes.Any(s => name.EndsWith(s, StringComparison.Ordinal));
    }

    // A pipe or a device has no length and would never end.
    private string? Read(string path)
    {
        try
        {
            if (files.Find(path) is not { } found || new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true) is { Exists: false })
                return null;
            long length = (new FileInfo(found).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(found)).Length;
            if (length is 0 or > ScriptScan.MaxBytes)
                return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        byte[]? bytes = files.Bytes(path);
        return bytes is null || bytes.AsSpan(0, Math.Min(bytes.Length, HeadBytes)).Contains((byte)0) ? null : System.Text.Encoding.UTF8.GetString(bytes);
    }

    private static ScriptKind KindOf(string path, ScriptPlace place, string text)
    {
        if (text.StartsWith("#!", StringComparison.Ordinal))
        {
            int end = text.IndexOf('\n', StringComparison.Ordinal);
            string first = (end < 0 ? text : text[..end]).TrimEnd();
            return first.EndsWith("sh", StringComparison.Ordinal) || first.Contains("sh -", StringComparison.Ordinal) ? ScriptKind.Shell : ScriptKind.Text;
        }
        if (path.EndsWith(".service", StringComparison.Ordinal))
            return ScriptKind.Unit;
        return path.EndsWith(".py", StringComparison.Ordinal) || path.EndsWith(".pl", StringComparison.Ordinal) || path.EndsWith(".rb", StringComparison.Ordinal)
            ? ScriptKind.Text
            : place.Kind;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
