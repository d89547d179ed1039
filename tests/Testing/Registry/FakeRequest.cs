namespace Sampan.Tests.Testing.Registry;

/// <summary>A request that the fake registry received.</summary>
public sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header's value, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);
}
