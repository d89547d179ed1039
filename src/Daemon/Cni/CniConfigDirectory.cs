namespace Sampan.Daemon.Cni;

/// <summary>
/// The folder of network configs, read anew at every use: it may be filled late, replaced, or gone for a while.
/// </summary>
internal sealed class CniConfigDirectory(Func<string> path)
{
    public const int MaxFiles = 1024;

    private static readonly string[] Extensions = [".conf", ".conflist", ".json"];

    /// <summary>For a folder that stays the same.</summary>
    public CniConfigDirectory(string path)
        : this(() => path)
    {
    }

    public string Path => path();

    /// <summary>The first valid config in the order of the files' names.</summary>
    /// <exception cref="CniException">There is none; the message says why each file was passed over.</exception>
    public CniConfigList Load()
    {
        var faults = new List<string>();
        foreach (string file in Files())
        {
            try
            {
                return CniConfigParser.Parse(System.IO.Path.GetFileName(file), Read(file));
            }
            catch (Exception e) when (e is CniException or IOException or UnauthorizedAccessException)
            {
                faults.Add(e.Message);
            }
        }
        string hint = faults.Count == 0 ? "put one there, or install a network add-on" : string.Join("; ", faults);
        throw new CniException($"no network config found in {Path}: {hint}");
    }

    private List<string> Files()
    {
        try
        {
            var files = Directory.EnumerateFiles(Path)
                .Where(file => Extensions.Contains(System.IO.Path.GetExtension(file)))
                .Take(MaxFiles)
                .ToList();
            files.Sort(StringComparer.Ordinal);
            return files;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException($"network configs in {Path} cannot be read: {e.Message}", e);
        }
    }

    private static byte[] Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        byte[] content = new byte[CniConfigParser.MaxBytes + 1];
        int length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..length];
    }
}
