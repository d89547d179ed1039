namespace Sampan.Daemon.Nri;

/// <summary>A plugin that the daemon starts itself: a file NN-NAME of the folder of plugins.</summary>
/// <param name="Index">Two digits: the place in the order of plugins.</param>
/// <param name="Name">What follows them.</param>
/// <param name="Path">The executable.</param>
/// <param name="Config">The text of its configuration; empty when it has none.</param>
internal sealed record LaunchedPlugin(string Index, string Name, string Path, string Config)
{
    private const int MaxPlugins = 128, MaxConfigBytes = 1024 * 1024, MaxName = 256;

    /// <summary>How messages name it.</summary>
    public string Id => $"{Index}-{Name}";

    /// <summary>The executables of a folder with such names, in their order; none where there is no folder.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="configs">The folder of NN-NAME.conf and NAME.conf.</param>
    /// <param name="passedOver">Told of each file that is none, with the reason.</param>
    public static IReadOnlyList<LaunchedPlugin> Find(string folder, string configs, Action<string, string> passedOver)
    {
        var found = new List<LaunchedPlugin>();
        foreach (string path in Files(folder))
        {
            string name = System.IO.Path.GetFileName(path);
            const UnixFileMode Runs = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            try
            {
                if ((File.GetUnixFileMode(path) & Runs) == 0)
                {
                    continue;
                }
                if (name is not [>= '0' and <= '9', >= '0' and <= '9', '-', _, ..] || name.Length > MaxName)
                {
                    passedOver(path, "its name is not of the form NN-NAME, with two digits");
                }
                else if (found.Count == MaxPlugins)
                {
                    passedOver(path, $"there are {MaxPlugins} before it");
                }
                else
                {
                    found.Add(new LaunchedPlugin(name[..2], name[3..], path, ReadConfig(configs, name)));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                passedOver(path, exception.Message);
            }
        }
        return found;
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal) : [];

    private static string ReadConfig(string folder, string name)
    {
        string[] candidates = [System.IO.Path.Combine(folder, name + ".conf"), System.IO.Path.Combine(folder, name[3..] + ".conf")];
        if (candidates.FirstOrDefault(File.Exists) is not { } file)
        {
            return "";
        }
        return new FileInfo(file).Length > MaxConfigBytes
            ? throw new IOException($"its configuration {file} is larger than {MaxConfigBytes} bytes")
            : File.ReadAllText(file);
    }
}
