namespace Sampan.Cli.Streaming;

/// <summary>How a user wants streams to be.</summary>
/// <param name="DetachKeys">What leaves a terminal.</param>
/// <param name="Transport">What TLS needs.</param>
internal sealed record StreamSettings(string DetachKeys, StreamTransport Transport)
{
    /// <summary>Docker's keys, the system's trust.</summary>
    public static StreamSettings Default { get; } = new(Streaming.DetachKeys.Default, StreamTransport.Plain);
}
