namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>A device node; its numbers are those of the host's node.</summary>
internal sealed record CdiNode
{
    public string Path { get; init => field = value ?? ""; } = "";

    public string? HostPath { get; init; }

    public string Permissions { get; init => field = value ?? ""; } = "";
}
