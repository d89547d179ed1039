using System.Runtime.CompilerServices;

namespace Sampan.Tests.Unit.Architecture;

/// <summary>The repository's own sources.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories);

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        string? folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Sampan.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new DirectoryNotFoundException($"no Sampan.slnx above {here}");
    }
}
