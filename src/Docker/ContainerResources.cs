namespace Sampan.Docker;

/// <summary>What a container may use. 0 and empty stand for no limit when it is made, and for no change when it is updated.</summary>
public record ContainerResources
{
    /// <summary>Bytes.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes of memory and swap together; -1 for no limit.</summary>
    public long MemorySwap { get; init; }

    /// <summary>Bytes that are left to it when memory is scarce.</summary>
    public long MemoryReservation { get; init; }

    /// <summary>Its weight against others; 1024 is usual.</summary>
    public long CpuShares { get; init; }

    /// <summary>Microseconds.</summary>
    public long CpuPeriod { get; init; }

    /// <summary>Microseconds of each period; -1 for no limit.</summary>
    public long CpuQuota { get; init; }

    /// <summary>CPUs, e.g. <c>0-2,7</c>.</summary>
    public string CpusetCpus { get; init => field = value ?? ""; } = "";

    /// <summary>Memory nodes, e.g. <c>0,1</c>.</summary>
    public string CpusetMems { get; init => field = value ?? ""; } = "";

    /// <summary>How many processes; null for no limit or no change, -1 for none.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>Its weight against others at the disks, 10 to 1000.</summary>
    public int BlkioWeight { get; init; }
}
