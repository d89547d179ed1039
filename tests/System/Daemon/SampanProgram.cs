using System.Runtime.CompilerServices;

namespace Sampan.Tests.System.Daemon;

/// <summary>The executable under test: what <c>SAMPAN</c> names, else the newest build of this tree.</summary>
internal static class SampanProgram
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("SAMPAN") is { Length: > 0 } named)
        {
            return named;
        }
        string builds = global::System.IO.Path.Combine(Root(), "artifacts", "bin", "Sampan");
        return (Directory.Exists(builds) ? Directory.GetDirectories(builds) : [])
            .Select(folder => global::System.IO.Path.Combine(folder, "sampan"))
            .Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc)
            ?? throw new FileNotFoundException($"no sampan below {builds}: build src/Sampan, or name one in SAMPAN");
    }

    private static string Root([CallerFilePath] string here = "")
    {
        string? folder = global::System.IO.Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(global::System.IO.Path.Combine(folder, "Sampan.slnx")))
        {
            folder = global::System.IO.Path.GetDirectoryName(folder);
        }
        return folder ?? throw new DirectoryNotFoundException($"no Sampan.slnx above {here}");
    }
}
