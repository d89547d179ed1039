namespace Sampan.Tests.Contract;

/// <summary>An answer as it came: the frames' bytes and the status in decimal.</summary>
public sealed record RawCriAnswer(byte[] Body, string Status, string Message);
