namespace Sampan.Cli.Streaming;

/// <summary>What came on one channel; valid until the next is received.</summary>
/// <param name="Channel">Which.</param>
/// <param name="Data">The bytes.</param>
internal readonly record struct ChannelMessage(byte Channel, ReadOnlyMemory<byte> Data);
