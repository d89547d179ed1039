namespace Sampan.Tests.Testing.Registry;

/// <summary>What the fake registry answers; it may lie.</summary>
public sealed record FakeResponse(int Status, byte[] Body)
{
    /// <summary>Headers besides Content-Length.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The Content-Length to claim, if not the body's.</summary>
    public long? ClaimedLength { get; init; }

    /// <summary>How many bytes of the body are sent before the connection is cut; null for all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Sends the body in pieces of so many bytes, with a pause after each.</summary>
    public (int Bytes, TimeSpan Pause)? Pace { get; init; }
}
