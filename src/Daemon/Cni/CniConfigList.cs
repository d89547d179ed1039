namespace Sampan.Daemon.Cni;

/// <summary>A network: its plugins in the order of ADD (CNI spec, "Network configuration format").</summary>
internal sealed record CniConfigList
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public bool DisableCheck { get; init; }

    public bool DisableGc { get; init; }

    public required IReadOnlyList<CniPluginConfig> Plugins { get; init; }

    /// <summary>The file's name, for messages.</summary>
    public required string FileName { get; init; }

    /// <summary>The file as read; kept beside every attachment, for a DEL that may come when the file is gone.</summary>
    public required byte[] Source { get; init; }
}
