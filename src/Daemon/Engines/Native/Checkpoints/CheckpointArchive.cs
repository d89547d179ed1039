using System.Text.Json;
using Sampan.Images.Layers.Tar;
using Sampan.Linux.Files;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>The archive of a checkpoint: CRIU's images, the documents beside them, the changed files, the log.</summary>
internal static class CheckpointArchive
{
    private const long LongestLog = 256L << 20;
    private const uint Private = 0x180, PrivateFolder = 0x1C0;

    /// <summary>Writes <c>deleted.files</c>.</summary>
    public static void WriteDeleted(string work, IReadOnlyList<string> deleted)
    {
        if (deleted.Count > 0)
        {
            Write(work, CheckpointNames.Deleted, JsonSerializer.SerializeToUtf8Bytes(deleted, CheckpointJson.Default.IReadOnlyListString));
        }
    }

    /// <summary>Writes <c>config.dump</c>, <c>spec.dump</c> and <c>bind.mounts</c>.</summary>
    public static void WriteDocuments(string work, CheckpointRequest request, string runtime, RuntimeSpec spec)
    {
        var config = new CheckpointConfig
        {
            Id = request.Id,
            Name = request.Config.Metadata?.Name ?? "",
            RootfsImage = request.Config.Image?.UserSpecifiedImage is { Length: > 0 } asked ? asked : request.Config.Image?.Image,
            RootfsImageRef = request.ImageId.Split(':')[^1],
            RootfsImageName = request.ImageName,
            Runtime = runtime,
            CreatedTime = DateTimeOffset.UnixEpoch.AddTicks(request.CreatedAt / TimeSpan.NanosecondsPerTick),
            CheckpointedTime = TimeProvider.System.GetUtcNow(),
        };
        Write(work, CheckpointNames.Config, JsonSerializer.SerializeToUtf8Bytes(config, CheckpointJson.Default.CheckpointConfig));
        Write(work, CheckpointNames.Spec, (spec with { Annotations = Annotations(request, spec) }).ToJson());
        DumpedBindMount[] mounts = [.. (spec.Mounts ?? []).Where(mount => mount.Type == "bind").Select(Dumped).OfType<DumpedBindMount>()];
        if (mounts.Length > 0)
        {
            Write(work, CheckpointNames.BindMounts, JsonSerializer.SerializeToUtf8Bytes(mounts, CheckpointJson.Default.IReadOnlyListDumpedBindMount));
        }
    }

    /// <summary>Packs it all. Only root may read it: it holds every page of the processes' memory.</summary>
    /// <param name="work">The folder of what was written down.</param>
    /// <param name="request">Of what, and where to.</param>
    /// <param name="logLength">How much of the log belongs to it; a longer one than is useful is left out.</param>
    /// <param name="token">Stops it.</param>
    public static void Pack(string work, CheckpointRequest request, long logLength, CancellationToken token)
    {
        string part = request.Location + ".part";
        try
        {
            using (var file = new FileStream(part, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                var tar = new TarWriter(file);
                foreach (string name in (string[])
                    [CheckpointNames.Config, CheckpointNames.Spec, CheckpointNames.BindMounts, CheckpointNames.Statistics, CheckpointNames.DumpLog,
                    CheckpointNames.Changes, CheckpointNames.Deleted])
                {
                    Add(tar, name, Path.Combine(work, name), token);
                }
                tar.Write(new TarItem { Path = CheckpointNames.Images, Type = NodeType.Directory, Mode = PrivateFolder }, null, token);
                foreach (string image in Directory.GetFiles(Path.Combine(work, CheckpointNames.Images)).Order(StringComparer.Ordinal))
                {
                    Add(tar, $"{CheckpointNames.Images}/{Path.GetFileName(image)}", image, token);
                }
                if (logLength is > 0 and <= LongestLog)
                {
                    Add(tar, CheckpointNames.Log, request.LogPath, token, logLength);
                }
                tar.Finish();
            }
            File.Move(part, request.Location, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    // What CRI-O wants to restore it, and what checkpointctl shows.
    private static Dictionary<string, string> Annotations(CheckpointRequest request, RuntimeSpec spec) => new(spec.Annotations ?? new Dictionary<string, string>())
    {
        ["io.kubernetes.cri-o.Annotations"] = JsonSerializer.Serialize(
            new Dictionary<string, string>(request.Config.Annotations), CheckpointJson.Default.IReadOnlyDictionaryStringString),
        ["io.kubernetes.cri-o.LogPath"] = request.LogPath,
        ["io.kubernetes.cri.container-name"] = request.Config.Metadata?.Name ?? "",
        ["io.kubernetes.cri.sandbox-name"] = request.Sandbox.Name,
        ["io.kubernetes.cri.sandbox-namespace"] = request.Sandbox.Namespace,
    };

    private static DumpedBindMount? Dumped(RuntimeMount mount) =>
        mount.Source is not { } source || !Path.Exists(source) ? null : new DumpedBindMount
        {
            Source = source,
            Destination = mount.Destination,
            FileType = Directory.Exists(source) ? DumpedBindMount.Folder : DumpedBindMount.File,
            Permissions = (uint)File.GetUnixFileMode(source) & 0x1FF,
        };

    // A work folder that a crash makes worthless: nothing of it has to be durable.
    private static void Write(string work, string name, byte[] content)
    {
        using FileStream file = File.Create(Path.Combine(work, name));
        file.Write(content);
    }

    private static void Add(TarWriter tar, string name, string path, CancellationToken token, long? length = null)
    {
        if (!File.Exists(path))
        {
            return;
        }
        using FileStream content = File.OpenRead(path);
        tar.Write(
            new TarItem { Path = name, Type = NodeType.File, Mode = Private, Size = length ?? content.Length, Modified = Now }, content, token);
    }

    private static FileTime Now => new(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(), 0);
}
