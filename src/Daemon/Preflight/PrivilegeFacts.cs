namespace Sampan.Daemon.Preflight;

/// <summary>Who the daemon is; capability sets as in /proc/self/status, bit 0 is CAP_CHOWN.</summary>
internal sealed record PrivilegeFacts(uint Uid, ulong Effective, ulong Bounding)
{
    /// <summary>All 41 capabilities of Linux 5.9 and later.</summary>
    public const ulong AllCapabilities = (1UL << 41) - 1;
}
