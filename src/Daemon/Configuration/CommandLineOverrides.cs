namespace Sampan.Daemon.Configuration;

/// <summary>The flags of <c>sampan serve</c> that replace a key of the configuration, as typed; null was not given.</summary>
internal sealed record CommandLineOverrides
{
    public string? Root { get; init; }

    public string? State { get; init; }

    public string? Socket { get; init; }

    public string? CniConfDir { get; init; }

    /// <summary>Each <c>--cni-bin-dir</c>; a value may hold several folders with colons between.</summary>
    public IReadOnlyList<string> CniBinDirs { get; init; } = [];

    /// <summary>Each <c>--registry-config-dir</c>; a value may hold several folders with colons between.</summary>
    public IReadOnlyList<string> RegistryConfigDirs { get; init; } = [];

    /// <summary>A handler's name, or the path of an executable.</summary>
    public string? OciRuntime { get; init; }

    public string? Conmon { get; init; }

    public string? LogLevel { get; init; }

    public string? LogFormat { get; init; }

    public string? CgroupDriver { get; init; }
}
