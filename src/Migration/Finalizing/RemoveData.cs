using Sampan.Linux;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;

namespace Sampan.Migration.Finalizing;

/// <summary>
/// Removes a data folder of the source's. Volumes stay, and so does all of it while something below is mounted. Files that a target
/// shares by hard links lose one name; their bytes stay with the target.
/// </summary>
internal sealed class RemoveData(string folder) : IFinalAction
{
    private const string Volumes = "volumes";

    // Docker keeps its own notes beside the volumes; a folder that is named like one of these is no volume.
    private static readonly string[] NotVolumes = ["metadata.db", "backingFsBlockDev"];

    public Task<FinalOutline> OutlineAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            return Task.FromResult(new FinalOutline($"remove {folder}", false));
        List<string> kept = KeptVolumes();
        string title = $"remove {folder}" + (kept.Count > 0 ? $", but not its {kept.Count} volumes" : "");
        List<string> names = Names(kept);
        string? mounted = Mounted();
        long bytes = mounted is null ? OwnBytes(names, cancellation) : 0;
        return Task.FromResult(new FinalOutline(title, names.Count > 0, bytes, mounted is null
            ? null
            : $"{mounted} is mounted below it. What uses it has to end first; a folder that is a mount of its own is emptied by hand."));
    }

    public Task ApplyAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            return Task.CompletedTask;
        if (Mounted() is { } mounted)
            throw new MigrationException($"{folder}: {mounted} is mounted below it. Nothing was removed.");
        try
        {
            List<string> kept = KeptVolumes();
            using (RootedDirectory root = RootedDirectory.Open(folder))
            {
                foreach (string name in Names(kept))
                {
                    cancellation.ThrowIfCancellationRequested();
                    root.RemoveTree(name);
                }
            }
            if (kept.Count == 0)
                Directory.Delete(folder);
            return Task.CompletedTask;
        }
        catch (LinuxException e)
        {
            throw new MigrationException($"{folder}: cannot be removed whole: {e.Message}", e);
        }
    }

    private List<string> Names(List<string> kept) => [.. Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)!)
        .Where(name => kept.Count == 0 || name != Volumes).Order(StringComparer.Ordinal)];

    private List<string> KeptVolumes()
    {
        string volumes = Path.Combine(folder, Volumes);
        return Directory.Exists(volumes)
            ? [.. Directory.EnumerateFileSystemEntries(volumes).Select(p => Path.GetFileName(p)!).Except(NotVolumes)]
            : [];
    }

    private string? Mounted()
    {
        string real = RealPath.Of(folder);
        return MountInfo.Read().Select(m => m.MountPoint)
            .FirstOrDefault(m => m == real || m.StartsWith(real + "/", StringComparison.Ordinal));
    }

    /// <summary>Bytes of files that no other name keeps.</summary>
    private long OwnBytes(List<string> names, CancellationToken cancellation)
    {
        long bytes = 0;
        using RootedDirectory root = RootedDirectory.Open(folder);
        var folders = new Stack<string>(names);
        while (folders.TryPop(out string? path))
        {
            cancellation.ThrowIfCancellationRequested();
            if (root.Stat(path) is not { } facts)
                continue;
            bytes += facts.Type == NodeType.Directory || facts.Links == 1 ? facts.DiskBytes : 0;
            if (facts.Type != NodeType.Directory)
                continue;
            using RootedDirectory open = root.OpenDirectory(path);
            foreach (string name in open.Names())
                folders.Push($"{path}/{name}");
        }
        return bytes;
    }
}
