using System.Text.Json;
using Sampan.Cri;
using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>Finds out whether an image is a checkpoint, and of what.</summary>
internal sealed class CheckpointReader(ImageStore store)
{
    private const int DocumentLimit = 4 * 1024 * 1024;

    // Either says it: CRI-O's own, and the one that all engines agreed on since.
    private static readonly string[] s_annotations = ["io.kubernetes.cri-o.annotations.checkpoint.name", "org.criu.checkpoint.container.name"];

    // Mounts that every container gets, from its new pod.
    private static readonly HashSet<string> s_ours =
    [
        "/proc", "/dev", "/dev/pts", "/dev/mqueue", "/dev/shm", "/dev/hugepages", "/sys", "/sys/fs/cgroup", "/etc/resolv.conf", "/etc/hostname",
        "/etc/hosts", "/etc/passwd", "/etc/group", "/run/secrets", "/run/.containerenv",
    ];

    /// <summary>The checkpoint in an image, or in an archive named by its path; null for what is none.</summary>
    /// <exception cref="CriException">It claims to be one and is not whole.</exception>
    public CheckpointSource? Find(string imageOrPath)
    {
        if (imageOrPath.StartsWith('/'))
        {
            return File.Exists(imageOrPath) ? FromArchive(imageOrPath) : null;
        }
        StoredImage? image = imageOrPath.Length == 0 ? null : store.Find(imageOrPath);
        return image is null || !s_annotations.Any(image.Annotations.ContainsKey)
            ? null
            : Parse(
                imageOrPath,
                store.ReadFile(image, CheckpointNames.Config, DocumentLimit),
                store.ReadFile(image, CheckpointNames.Spec, DocumentLimit)) with { Image = image };
    }

    private static CheckpointSource FromArchive(string path)
    {
        try
        {
            IReadOnlyDictionary<string, byte[]> files = TarFiles.Read(
                File.OpenRead(path), new HashSet<string> { CheckpointNames.Config, CheckpointNames.Spec }, DocumentLimit);
            return Parse(path, files.GetValueOrDefault(CheckpointNames.Config), files.GetValueOrDefault(CheckpointNames.Spec)) with { Archive = path };
        }
        catch (LayerException exception)
        {
            throw CriException.InvalidArgument($"{path} is no checkpoint archive: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the two documents.</summary>
    internal static CheckpointSource Parse(string name, byte[]? configDump, byte[]? specDump)
    {
        if (configDump is null || specDump is null)
        {
            string missing = configDump is null ? CheckpointNames.Config : CheckpointNames.Spec;
            throw CriException.InvalidArgument($"checkpoint \"{name}\" has no {missing}: it is not whole");
        }
        try
        {
            CheckpointConfig config = JsonSerializer.Deserialize(configDump, CheckpointJson.Default.CheckpointConfig) ?? new CheckpointConfig();
            RuntimeSpec spec = JsonSerializer.Deserialize(specDump, OciRuntimeJson.Default.RuntimeSpec) ?? new RuntimeSpec();
            return new CheckpointSource
            {
                Name = name,
                BaseImages =
                [
                    .. new[] { config.RootfsImageRef, config.RootfsImageName, config.RootfsImage }
                        .OfType<string>().Where(each => each.Length > 0).Distinct(),
                ],
                MountPoints = [.. (spec.Mounts ?? []).Select(mount => mount.Destination).Where(each => !s_ours.Contains(each))],
            };
        }
        catch (JsonException exception)
        {
            throw CriException.InvalidArgument($"checkpoint \"{name}\": its documents are not JSON as they should be: {exception.Message}", exception);
        }
    }
}
