namespace Sampan.Docker;

/// <summary>Calls about the engine itself. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class EngineApi
{
    private readonly DockerTransport _transport;

    internal EngineApi(DockerTransport transport) => _transport = transport;

    /// <summary>Whether somebody answers; returns the version of the API that is spoken, e.g. <c>1.41</c>.</summary>
    public async Task<string> PingAsync(CancellationToken cancellation)
    {
        await _transport.TellAsync(_transport.Call(HttpMethod.Get, "/_ping"), cancellation);
        return await _transport.VersionAsync(cancellation);
    }

    /// <summary>Its versions.</summary>
    public Task<EngineVersion> VersionAsync(CancellationToken cancellation) =>
        _transport.AskAsync(_transport.Call(HttpMethod.Get, "/version"), DockerJson.Default.EngineVersion, cancellation);

    /// <summary>How it is set up and what it holds.</summary>
    public Task<EngineInfo> InfoAsync(CancellationToken cancellation) =>
        _transport.AskAsync(_transport.Call(HttpMethod.Get, "/info"), DockerJson.Default.EngineInfo, cancellation);
}
