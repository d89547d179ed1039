namespace Sampan.Daemon.Engines.Native;

/// <summary>A container to create under a monitor.</summary>
/// <param name="Id">Its id; its bundle is ready.</param>
/// <param name="Name">Its name, for the process list.</param>
/// <param name="Runtime">The OCI runtime.</param>
/// <param name="LogPath">The log file; empty for none.</param>
/// <param name="Terminal">Whether it has a terminal.</param>
/// <param name="Stdin">Whether its input is kept open for attaching clients.</param>
/// <param name="StdinOnce">Whether the input ends with the first client.</param>
internal sealed record MonitorRequest(
    string Id, string Name, OciRuntime Runtime, string LogPath, bool Terminal, bool Stdin, bool StdinOnce)
{
    /// <summary>CRIU's images to restore it from; empty to create it.</summary>
    public string Images { get; init; } = "";
}
