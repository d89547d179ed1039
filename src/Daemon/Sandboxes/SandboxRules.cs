using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.Sandboxes;

/// <summary>What every sandbox must have.</summary>
internal static class SandboxRules
{
    private const int MaxHostname = 64;

    /// <summary>The key under which there is one sandbox at a time.</summary>
    public static string Key(PodSandboxMetadata metadata) =>
        $"{metadata.Name}_{metadata.Namespace}_{metadata.Uid}_{metadata.Attempt}";

    /// <summary>Refuses what no sandbox can be made from.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT, naming the field.</exception>
    public static PodSandboxConfig Validate(PodSandboxConfig? config)
    {
        if (config?.Metadata is not { } metadata || metadata.Name.Length == 0)
        {
            throw CriException.InvalidArgument("config.metadata.name is required to make a sandbox");
        }
        if (config.Hostname.Length > MaxHostname)
        {
            throw CriException.InvalidArgument(
                $"config.hostname \"{config.Hostname}\" has {config.Hostname.Length} characters: Linux allows {MaxHostname}");
        }
        if (config.LogDirectory.Length > 0 && !Path.IsPathRooted(config.LogDirectory))
        {
            throw CriException.InvalidArgument($"config.log_directory \"{config.LogDirectory}\" must be an absolute path");
        }
        NamespaceOption options = config.Linux?.SecurityContext?.NamespaceOptions ?? new NamespaceOption();
        UserNamespaceRules.Of(options);
        if (options.Pid == NamespaceMode.Target)
        {
            throw CriException.InvalidArgument("PID namespace mode TARGET is for containers, not for sandboxes");
        }
        return config;
    }
}
