using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

/// <summary>A node's files in a private folder, gone after the test.</summary>
internal sealed class NodeTree : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-facts-");

    internal string Root => _folder.FullName;

    internal NodeFiles Files(bool live = false) => new(Root, live);

    internal NodeReading Reading(bool live = false, ICommands? commands = null, InspectionOptions? options = null) =>
        new(Files(live), commands ?? new ScriptedCommands(), options ?? new InspectionOptions { Root = Root });

    internal NodeTree Write(string path, string text = "")
    {
        string file = Root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text.ReplaceLineEndings("\n"));
        return this;
    }

    internal NodeTree Folder(string path)
    {
        Directory.CreateDirectory(Root + path);
        return this;
    }

    internal NodeTree Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root + path)!);
        File.CreateSymbolicLink(Root + path, target);
        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
