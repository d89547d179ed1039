using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>What of a configuration that was read again can take effect while the daemon runs.</summary>
internal static class ReloadRules
{
    // Key by key: one that is added to a section waits for a restart until somebody has seen to its users.
    /// <summary>The configuration of the start with all of the next one that needs no restart.</summary>
    public static DaemonOptions Merge(DaemonOptions started, DaemonOptions next) => started with
    {
        PauseImage = next.PauseImage,
        Log = started.Log with { Level = next.Log.Level },
        Cni = started.Cni with
        {
            ConfDir = next.Cni.ConfDir,
            BinDirs = next.Cni.BinDirs,
            Timeout = next.Cni.Timeout,
            GcInterval = next.Cni.GcInterval,
            CheckInterval = next.Cni.CheckInterval,
        },
        Registries = started.Registries with { ConfigDirs = next.Registries.ConfigDirs },
        Images = started.Images with
        {
            ParallelLayers = next.Images.ParallelLayers,
            BlobStreams = next.Images.BlobStreams,
            MaxBandwidth = next.Images.MaxBandwidth,
            ProgressTimeout = next.Images.ProgressTimeout,
            Pinned = next.Images.Pinned,
            KeepBlobs = next.Images.KeepBlobs,
            SignaturePolicy = next.Images.SignaturePolicy,
            SignatureVerifier = next.Images.SignatureVerifier,
            SignatureTimeout = next.Images.SignatureTimeout,
        },
        Sandboxes = started.Sandboxes with { ShmSize = next.Sandboxes.ShmSize },
        Containers = started.Containers with
        {
            MissingHostPath = next.Containers.MissingHostPath,
            PidsLimit = next.Containers.PidsLimit,
            SeccompProfile = next.Containers.SeccompProfile,
            BlockIoConfig = next.Containers.BlockIoConfig,
        },
        Timeouts = started.Timeouts with
        {
            OciRuntime = next.Timeouts.OciRuntime,
            Cleanup = next.Timeouts.Cleanup,
            Shutdown = next.Timeouts.Shutdown,
        },
    };

    /// <summary>The keys whose values differ, in the order of the written file.</summary>
    public static IReadOnlyList<string> Differences(DaemonOptions one, DaemonOptions other) =>
        [.. ConfigurationKeys.All.Where(key => !IsSame(key.Value(one), key.Value(other))).Select(key => key.Path)];

    private static bool IsSame(ConfigurationNode one, ConfigurationNode other) => (one, other) switch
    {
        (ScalarNode a, ScalarNode b) => a.Value == b.Value,
        (SequenceNode a, SequenceNode b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(pair => IsSame(pair.First, pair.Second)),
        (MappingNode a, MappingNode b) => a.Entries.Count == b.Entries.Count && a.Entries.Zip(b.Entries).All(
            pair => pair.First.Key == pair.Second.Key && IsSame(pair.First.Value, pair.Second.Value)),
        _ => false,
    };
}
