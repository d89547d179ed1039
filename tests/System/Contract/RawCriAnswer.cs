namespace Sampan.Tests.System.Contract;

/// <summary>An answer as it came: the frames' bytes and the status in decimal.</summary>
internal sealed record RawCriAnswer(byte[] Body, string Status, string Message);
