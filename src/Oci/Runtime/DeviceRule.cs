namespace Sampan.Oci.Runtime;

/// <summary>One rule of the device cgroup.</summary>
public sealed record DeviceRule
{
    /// <summary>Whether the access is allowed.</summary>
    public required bool Allow { get; init; }

    /// <summary><c>c</c>, <c>b</c>, or <c>a</c> for all; all when absent.</summary>
    public string? Type { get; init; }

    /// <summary>The major number; all when absent.</summary>
    public long? Major { get; init; }

    /// <summary>The minor number; all when absent.</summary>
    public long? Minor { get; init; }

    /// <summary>Any of <c>r</c>, <c>w</c> and <c>m</c> (mknod).</summary>
    public string? Access { get; init; }
}
