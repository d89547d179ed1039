using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Native.Spec;

namespace Sampan.Daemon.Engines.Native;

/// <summary>What of the configuration shapes each new pod and container.</summary>
internal sealed record NativeSettings
{
    /// <summary>The size of a pod's /dev/shm.</summary>
    public required long SharedMemoryBytes { get; init; }

    /// <summary>What every container gets.</summary>
    public required SpecDefaults Defaults { get; init; }

    /// <summary>The node's own profile for RuntimeDefault; the built-in one when null.</summary>
    public SeccompProfile? Seccomp { get; init; }

    /// <summary>Whether the missing host path of a mount is made.</summary>
    public bool CreatesMissingHostPaths { get; init; }

    /// <summary>The file of block I/O classes; empty when there is none.</summary>
    public string BlockIoConfig { get; init; } = "";

    /// <summary>For one call of an OCI runtime.</summary>
    public required TimeSpan RuntimeLimit { get; init; }

    /// <summary>Makes them; reads the profile that the configuration names.</summary>
    /// <exception cref="ConfigurationException">The profile cannot be used.</exception>
    public static NativeSettings From(DaemonOptions options) => new()
    {
        SharedMemoryBytes = options.Sandboxes.ShmSize,
        Defaults = new SpecDefaults { PidsLimit = options.Containers.PidsLimit },
        Seccomp = ReadSeccomp(options.Containers.SeccompProfile),
        CreatesMissingHostPaths = options.Containers.MissingHostPath == MissingHostPath.Create,
        BlockIoConfig = options.Containers.BlockIoConfig,
        RuntimeLimit = options.Timeouts.OciRuntime,
    };

    private static SeccompProfile? ReadSeccomp(string path)
    {
        try
        {
            return path.Length == 0 ? null : SeccompReader.Read(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Cri.CriException)
        {
            throw new ConfigurationException(
            [
                new ConfigurationError(
                    "containers.seccompProfile", ConfigurationOrigin.Default, $"{path} cannot be used: {exception.Message}",
                    "name a profile file, or leave it empty for the built-in one"),
            ]);
        }
    }
}
