using System.Text.Json;
using Sampan.Cri;
using Sampan.Images;
using Sampan.Images.Snapshots;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>The files of a container that is restored: those it had written, and CRIU's images. What is read is not trusted.</summary>
internal sealed class RestoredFiles(RootFileSystems roots, string id)
{
    // Beyond the numbers of the container's own image volumes.
    private const int VolumeNumber = 1_000_000;
    private const int DocumentLimit = 64 * 1024 * 1024;
    private const long LongestLog = 256L << 20;

    /// <summary>Where the checkpoint lies unpacked; empty for a container that begins anew.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Unpacks a checkpoint and what the container had written. The root is not mounted yet.</summary>
    /// <exception cref="CriException">The checkpoint is not whole, or the pod cannot take it.</exception>
    public void Unpack(CheckpointSource source, SnapshotOwners? owners, CancellationToken token)
    {
        if (owners is not null)
        {
            throw CriException.FailedPrecondition($"checkpoint \"{source.Name}\" cannot be restored in a pod with a user namespace of its own");
        }
        try
        {
            string folder = source.Image is { } image
                ? roots.PrepareVolume(id, VolumeNumber, image, null)
                : roots.Unpack(id, CheckpointNames.Images, File.OpenRead(source.Archive), token);
            using RootedDirectory files = RootedDirectory.Open(folder);
            RequireImages(files, source);
            if (files.Stat(CheckpointNames.Changes) is not null)
            {
                roots.UnpackChanges(id, new FileStream(files.OpenFile(CheckpointNames.Changes), FileAccess.Read), token);
            }
            Folder = folder;
        }
        catch (Exception exception) when (exception is LayerException or LinuxException)
        {
            throw CriException.InvalidArgument($"checkpoint \"{source.Name}\" cannot be unpacked: {exception.Message}", exception);
        }
    }

    /// <summary>Removes from a mounted root what the container had removed.</summary>
    public void RemoveDeleted(string root)
    {
        if (Folder.Length == 0)
        {
            return;
        }
        using RootedDirectory files = RootedDirectory.Open(Folder);
        if (files.TryReadFile(CheckpointNames.Deleted, DocumentLimit) is not { } list)
        {
            return;
        }
        using RootedDirectory top = RootedDirectory.Open(root);
        foreach (string path in JsonSerializer.Deserialize(list, CheckpointJson.Default.IReadOnlyListString) ?? [])
        {
            Remove(top, path.Trim('/'));
        }
    }

    /// <summary>Has a monitor restore the container, its log going on where the old one ended.</summary>
    /// <exception cref="ContainerStartException">It could not; with CRIU's reasons.</exception>
    public static async Task<ContainerProcess> LaunchAsync(
        BundleFacts facts, MonitorRequest request, string bundle, Func<MonitorRequest, Task<ContainerProcess>> launch)
    {
        CopyLog(facts);
        try
        {
            return await launch(request with { Images = Path.Combine(facts.Checkpoint, CheckpointNames.Images) });
        }
        catch (ContainerStartException exception)
        {
            throw new ContainerStartException(exception.Message + CriuLog.Errors(Path.Combine(bundle, "restore.log")));
        }
    }

    private static void RequireImages(RootedDirectory files, CheckpointSource source)
    {
        // Neither is followed where it is a link.
        if (files.Stat(CheckpointNames.Images)?.Type == NodeType.Directory)
        {
            using RootedDirectory images = files.OpenDirectory(CheckpointNames.Images);
            if (images.Stat(CheckpointNames.Inventory)?.Type == NodeType.File)
            {
                return;
            }
        }
        throw CriException.InvalidArgument(
            $"checkpoint \"{source.Name}\" has no {CheckpointNames.Images}/{CheckpointNames.Inventory}: it is not whole");
    }

    private static void Remove(RootedDirectory top, string path)
    {
        string name = Path.GetFileName(path);
        if (name is "" or "." or "..")
        {
            return;
        }
        try
        {
            using RootedDirectory parent = top.Resolve(Path.GetDirectoryName(path) ?? "");
            if (parent.Stat(name) is not { } facts)
            {
                return;
            }
            if (facts.Type == NodeType.Directory)
            {
                parent.RemoveTree(name);
            }
            else
            {
                parent.RemoveFile(name);
            }
        }
        catch (LinuxException exception) when (exception.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            // The folder that it was in is gone too.
        }
    }

    private static void CopyLog(BundleFacts facts)
    {
        if (facts.LogPath.Length == 0 || File.Exists(facts.LogPath))
        {
            return;
        }
        using RootedDirectory files = RootedDirectory.Open(facts.Checkpoint);
        foreach (string name in (string[])[CheckpointNames.Log, CheckpointNames.LogOfContainerd])
        {
            if (files.Stat(name) is { Type: NodeType.File, Size: <= LongestLog })
            {
                using var old = new FileStream(files.OpenFile(name), FileAccess.Read);
                using FileStream log = File.Create(facts.LogPath);
                old.CopyTo(log);
                return;
            }
        }
    }
}
