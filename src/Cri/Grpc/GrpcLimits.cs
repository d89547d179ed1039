namespace Sampan.Cri.Grpc;

/// <summary>Caps on what the other side can make us hold.</summary>
public static class GrpcLimits
{
    /// <summary>Bytes of one message, either way, and again once decompressed: the kubelet's own limit.</summary>
    public const int MaxMessageBytes = 16 * 1024 * 1024;

    /// <summary>Bytes of an encoded <c>grpc-message</c>; longer ones are cut.</summary>
    public const int MaxStatusMessageBytes = 8 * 1024;

    /// <summary>Timeouts beyond this are no deadline at all (timers and calendars end somewhere).</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);
}
