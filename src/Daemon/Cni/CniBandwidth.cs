namespace Sampan.Daemon.Cni;

/// <summary>The pod's rates in bits per second and bursts in bits (CNI conventions, "bandwidth").</summary>
internal sealed record CniBandwidth
{
    public ulong? IngressRate { get; init; }

    public ulong? IngressBurst { get; init; }

    public ulong? EgressRate { get; init; }

    public ulong? EgressBurst { get; init; }
}
