using Sampan.Linux.Files;

namespace Sampan.Images.Layers;

/// <summary>
/// <c>staging/</c>: what is being made, and what is on its way out. All of it is worthless after a restart.
/// </summary>
internal sealed class StagingArea
{
    private const string Doomed = "doomed-";

    private readonly string _root;
    private readonly Lock _deleting = new();

    internal StagingArea(string root)
    {
        _root = root;
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A new folder with an empty <c>diff</c> in it.</summary>
    internal string MakeLayer()
    {
        string path = Path.Combine(_root, $"layer-{Guid.NewGuid():N}");
        const UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(Path.Combine(path, "diff"));
        // The process's mask must not show in containers.
        File.SetUnixFileMode(Path.Combine(path, "diff"), shared);
        return path;
    }

    /// <summary>Moves a folder here in one step, to be deleted by <see cref="Empty"/>; gone already is success.</summary>
    internal void Discard(string folder)
    {
        string target = Path.Combine(_root, $"{Doomed}{Guid.NewGuid():N}");
        try
        {
            Directory.Move(folder, target);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    /// <summary>Deletes what was discarded.</summary>
    internal void Empty() => Delete(name => name.StartsWith(Doomed, StringComparison.Ordinal));

    /// <summary>Deletes everything: at start nothing here is in use.</summary>
    internal void Clear() => Delete(_ => true);

    private void Delete(Func<string, bool> wanted)
    {
        lock (_deleting)
        {
            using RootedDirectory root = RootedDirectory.Open(_root);
            foreach (string name in root.Names().Where(wanted))
                root.RemoveTree(name);
        }
    }
}
