namespace Sampan.Docker;

/// <summary>
/// Calls to a Docker Engine over its Unix socket. Connects at the first call, settles then on the newest version of the API that
/// both sides know, and connects again when the connection is lost. Safe for concurrent use.
/// </summary>
/// <remarks>
/// All calls throw <see cref="DockerException"/> with the engine's status and words, status 0 where nobody answers or the limit
/// of <see cref="DockerClientOptions"/>, or that of <c>Within</c>, passes, and <see cref="OperationCanceledException"/> when the caller's own token is cancelled.
/// </remarks>
public sealed class DockerClient : IDisposable
{
    /// <summary>Where an engine listens unless it is told otherwise.</summary>
    public const string DefaultAddress = "unix:///var/run/docker.sock";

    private readonly DockerTransport _transport;

    /// <summary>A client of a socket; nothing is opened yet.</summary>
    /// <param name="address"><c>unix:///path</c> or <c>/path</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="DockerException">Another kind of address.</exception>
    public DockerClient(string address, DockerClientOptions? options = null)
    {
        _transport = new DockerTransport(SocketDial.PathOf(address), options ?? new DockerClientOptions());
        Engine = new EngineApi(_transport, _transport.Options.CallLimit);
        Containers = new ContainerApi(_transport, _transport.Options.CallLimit);
        Execs = new ExecApi(_transport, _transport.Options.CallLimit);
        Images = new ImageApi(_transport);
    }

    /// <summary>The socket's absolute path.</summary>
    public string SocketPath => _transport.SocketPath;

    /// <summary>The engine itself.</summary>
    public EngineApi Engine { get; }

    /// <summary>Its containers.</summary>
    public ContainerApi Containers { get; }

    /// <summary>Commands in its containers.</summary>
    public ExecApi Execs { get; }

    /// <summary>Its images.</summary>
    public ImageApi Images { get; }

    /// <summary>Closes the connections; calls in progress fail.</summary>
    public void Dispose() => _transport.Dispose();
}
