using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Sampan.Tests.Unit.Architecture;

/// <summary>Holds the arrows of docs/architecture.md.</summary>
public sealed partial class ArchitectureTests(ITestOutputHelper output)
{
    private const int MaxFileLines = 400;

    /// <summary>Project → the projects it may reference.</summary>
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Linux"] = [],
        ["Oci"] = [],
        ["Cri"] = [],
        ["Toml"] = [],
        ["Images"] = ["Oci", "Linux", "Toml"],
        ["Daemon"] = ["Cri", "Docker", "Images", "Oci", "Linux"],
        ["Docker"] = [],
        ["Migration"] = ["Cri", "Docker", "Images", "Oci", "Linux", "Toml"],
        ["Cli"] = ["Cri", "Linux", "Migration"],
        ["Sampan"] = ["Daemon", "Cli"],
    };

    /// <summary>Folder of Daemon → the folders of Daemon whose names it may import.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Lifecycle"] = ["Tracing"],
        ["Configuration"] = [],
        ["Logging"] = ["Configuration"],
        ["Preflight"] = ["Configuration"],
        ["Engines"] = ["Configuration", "Tracing"],
        ["Cni"] = ["Tracing"],
        ["Tracing"] = ["Configuration"],
        ["State"] = ["Engines"],
        ["Containers"] = ["State", "Engines", "Lifecycle"],
        ["Sandboxes"] = ["Containers", "State", "Engines", "Cni", "Lifecycle"],
        ["ImageService"] = ["Engines", "State"],
        ["Node"] = ["Engines", "Cni", "Lifecycle"],
        ["Stats"] = ["Containers", "State", "Engines"],
        ["Events"] = ["Sandboxes", "State"],
        ["Metrics"] = ["Containers", "State", "Engines"],
        ["Streaming"] = ["Configuration", "Containers", "State", "Engines"],
        ["Recovery"] = ["Containers", "Sandboxes", "State", "Engines"],
        ["Nri"] = ["Containers", "State", "Engines", "Configuration"],
        ["Api"] =
        [
            "Containers", "Sandboxes", "Events", "ImageService", "Metrics", "Node", "Stats", "State", "Streaming", "Engines", "Cni", "Lifecycle",
        ],
        ["Composition"] =
        [
            "Api", "Cni", "Configuration", "Containers", "Engines", "Events", "ImageService", "Lifecycle", "Logging", "Metrics", "Node", "Nri", "Preflight",
            "Recovery", "Sandboxes", "State", "Stats", "Streaming", "Tracing",
        ],
    };

    [Theory]
    [InlineData("Linux")]
    [InlineData("Oci")]
    [InlineData("Cri")]
    [InlineData("Toml")]
    [InlineData("Images")]
    [InlineData("Daemon")]
    [InlineData("Docker")]
    [InlineData("Migration")]
    [InlineData("Cli")]
    [InlineData("Sampan")]
    public void Project_References_OnlyWhatItMay(string project)
    {
        string text = File.ReadAllText(Path.Combine(SourceTree.Root, "src", project, $"{project}.csproj"));
        string[] references = [.. ProjectReference().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Empty(references.Except(Projects[project]));
    }

    [Fact]
    public void DaemonFolder_Usings_FollowTheArrows()
    {
        var broken = new List<string>();
        foreach (string file in SourceTree.Files("src/Daemon"))
        {
            string folder = Path.GetRelativePath(Path.Combine(SourceTree.Root, "src/Daemon"), file).Split('/')[0];
            if (folder.EndsWith(".cs", StringComparison.Ordinal))
            {
                continue;
            }
            Assert.True(Folders.ContainsKey(folder), $"src/Daemon/{folder} is not in the table: decide what it may use");
            broken.AddRange(
                from match in DaemonUsing().Matches(File.ReadAllText(file))
                let used = match.Groups[1].Value
                where used != folder && !Folders[folder].Contains(used)
                select $"{SourceTree.Relative(file)} uses {used}");
        }
        Assert.Empty(broken);
    }

    [Fact]
    public void Unsafe_And_NativeCalls_StayInLinux() => Assert.Empty(
        from file in SourceTree.Files("src")
        where !SourceTree.Relative(file).StartsWith("src/Linux/", StringComparison.Ordinal)
        where NativeCode().IsMatch(File.ReadAllText(file))
        select SourceTree.Relative(file));

    [Fact]
    public void StaticFields_AreReadOnly() => Assert.Empty(
        from file in SourceTree.Files("src")
        from match in MutableStatic().Matches(File.ReadAllText(file))
        select $"{SourceTree.Relative(file)}: {match.Value.Trim()}");

    [Fact]
    public void TypeNames_SayWhatTheyAre() => Assert.Empty(
        from file in SourceTree.Files("src")
        where VagueName().IsMatch(Path.GetFileNameWithoutExtension(file))
        select SourceTree.Relative(file));

    [Fact]
    public void Files_StayWithinTheBudget()
    {
        int[] lengths = [.. SourceTree.Files("src").Select(file => File.ReadLines(file).Count()).Order()];
        output.WriteLine($"{lengths.Length} files, median {lengths[lengths.Length / 2]} lines, "
            + $"p95 {lengths[lengths.Length * 95 / 100]}, longest {lengths[^1]}");
        Assert.Empty(
            from file in SourceTree.Files("src")
            let lines = File.ReadLines(file).Count()
            where lines > MaxFileLines && !IsTable(file)
            select $"{SourceTree.Relative(file)}: {lines} lines");
    }

    // Pure tables are as long as what they list.
    private static bool IsTable(string file) => Path.GetFileName(file) is "DefaultSeccomp.cs";

    [GeneratedRegex("""<ProjectReference Include="\.\./(\w+)/""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^using (?:static )?Sampan\.Daemon\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex DaemonUsing();

    [GeneratedRegex(@"\bunsafe\b[^-A-Z]|\[LibraryImport|\[DllImport|\bstackalloc\b.*\*")]
    private static partial Regex NativeCode();

    [GeneratedRegex(@"^\s*(?:public|internal|private|protected)(?: new)? static (?!readonly\b|partial\b|class\b|unsafe\b|async\b|extern\b|implicit\b|explicit\b|operator\b|record\b|event\b)[\w<>\[\],.? ]+ \w+\s*(?:;|= [^>])", RegexOptions.Multiline)]
    private static partial Regex MutableStatic();

    [GeneratedRegex("Helper|Util|Manager|Common")]
    private static partial Regex VagueName();
}
