namespace Sampan.Tests.Testing.Nodes;

/// <summary>A copy of a node's files below a folder of its own, written by a test.</summary>
public sealed class NodeTree : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-node-");

    /// <summary>The folder.</summary>
    public string Root => _folder.FullName;

    /// <summary>The path on this machine of a path of the node; links are not followed.</summary>
    public string this[string path] => Path.Combine(Root, path.TrimStart('/'));

    /// <summary>Writes a file.</summary>
    public NodeTree File(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        System.IO.File.WriteAllText(this[path], text);
        return this;
    }

    /// <summary>Makes a symbolic link.</summary>
    public NodeTree Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        System.IO.File.CreateSymbolicLink(this[path], target);
        return this;
    }

    /// <summary>Makes a folder.</summary>
    public NodeTree Folder(string path)
    {
        Directory.CreateDirectory(this[path]);
        return this;
    }

    /// <summary>The text of a file; null if it does not exist.</summary>
    public string? Text(string path) => System.IO.File.Exists(this[path]) ? System.IO.File.ReadAllText(this[path]) : null;

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
