namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>sandboxes</c>.</summary>
internal sealed record SandboxesOptions
{
    /// <summary>Bytes of a pod's /dev/shm.</summary>
    public long ShmSize { get; init; } = 64L << 20;
}
