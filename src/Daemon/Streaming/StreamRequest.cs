namespace Sampan.Daemon.Streaming;

/// <summary>What a token stands for.</summary>
internal abstract record StreamRequest
{
    /// <summary>The first segment of the URL's path.</summary>
    public abstract string Path { get; }
}

/// <summary>A command to run in a container.</summary>
internal sealed record ExecStreamRequest(string ContainerId, IReadOnlyList<string> Command, StreamSelection Streams) : StreamRequest
{
    /// <inheritdoc/>
    public override string Path => "exec";
}

/// <summary>A container's own streams.</summary>
internal sealed record AttachStreamRequest(string ContainerId, StreamSelection Streams) : StreamRequest
{
    /// <inheritdoc/>
    public override string Path => "attach";
}

/// <summary>Ports of a pod.</summary>
/// <param name="SandboxId">The pod.</param>
/// <param name="Ports">Those that the caller named; a SPDY client names them again for each connection.</param>
internal sealed record PortForwardStreamRequest(string SandboxId, IReadOnlyList<int> Ports) : StreamRequest
{
    /// <inheritdoc/>
    public override string Path => "portforward";
}
