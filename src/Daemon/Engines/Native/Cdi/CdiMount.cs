namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>A mount.</summary>
internal sealed record CdiMount
{
    public string HostPath { get; init => field = value ?? ""; } = "";

    public string ContainerPath { get; init => field = value ?? ""; } = "";

    public string? Type { get; init; }

    public IReadOnlyList<string>? Options { get; init; }
}
