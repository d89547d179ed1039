namespace Sampan.Oci.Runtime;

/// <summary>Block device limits.</summary>
public sealed record BlockIoResources
{
    /// <summary>The relative weight, 10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>The weight against child cgroups; cgroup v1.</summary>
    public ushort? LeafWeight { get; init; }

    /// <summary>Weights per device.</summary>
    public IReadOnlyList<BlockIoWeight>? WeightDevice { get; init; }

    /// <summary>Bytes read per second.</summary>
    public IReadOnlyList<BlockIoThrottle>? ThrottleReadBpsDevice { get; init; }

    /// <summary>Bytes written per second.</summary>
    public IReadOnlyList<BlockIoThrottle>? ThrottleWriteBpsDevice { get; init; }

    /// <summary>Reads per second.</summary>
    public IReadOnlyList<BlockIoThrottle>? ThrottleReadIOPSDevice { get; init; }

    /// <summary>Writes per second.</summary>
    public IReadOnlyList<BlockIoThrottle>? ThrottleWriteIOPSDevice { get; init; }
}
