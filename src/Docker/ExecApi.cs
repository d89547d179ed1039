namespace Sampan.Docker;

/// <summary>Calls about commands in running containers. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class ExecApi
{
    private readonly DockerTransport _transport;
    private readonly TimeSpan _limit;

    internal ExecApi(DockerTransport transport, TimeSpan limit) => (_transport, _limit) = (transport, limit);

    /// <summary>The same calls with another limit.</summary>
    public ExecApi Within(TimeSpan limit) => new(_transport, limit);

    /// <summary>Makes a command known. It does not run yet.</summary>
    /// <param name="container">The container's id or name; one that does not run is a conflict.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(string container, ExecCreation command, CancellationToken cancellation)
    {
        DockerCall call = Call(HttpMethod.Post, $"/containers/{DockerCall.Segment(container)}/exec").With(command, DockerJson.Default.ExecCreation);
        return (await _transport.AskAsync(call, DockerJson.Default.CreatedExec, cancellation)).Id;
    }

    /// <summary>
    /// Starts a command and joins its streams. That it cannot be started is not told by an exception: the reason comes as its
    /// output, and its exit code is 126 or 127 while it never had a <see cref="ExecDetails.Pid"/>.
    /// </summary>
    /// <param name="exec">The command's id.</param>
    /// <param name="tty">Whether it was made with a terminal: its outputs come as they are then, else in frames.</param>
    /// <param name="cancellation">Breaks the beginning off; the connection is the caller's.</param>
    public Task<DockerConnection> StartAsync(string exec, bool tty, CancellationToken cancellation) =>
        _transport.UpgradeAsync(Call(HttpMethod.Post, PathOf(exec, "/start")).With(new ExecStart(Detach: false, tty), DockerJson.Default.ExecStart), cancellation);

    /// <summary>What became of a command. The engine forgets those that ended after some minutes, and all when it restarts.</summary>
    public Task<ExecDetails> InspectAsync(string exec, CancellationToken cancellation) =>
        _transport.AskAsync(Call(HttpMethod.Get, PathOf(exec, "/json")), DockerJson.Default.ExecDetails, cancellation);

    /// <summary>Sets the size of its terminal. The engine waits some seconds for one that is being started.</summary>
    public Task ResizeAsync(string exec, int columns, int rows, CancellationToken cancellation) =>
        _transport.TellAsync(Call(HttpMethod.Post, PathOf(exec, "/resize"), DockerCall.Size(columns, rows)), cancellation);

    private DockerCall Call(HttpMethod method, string path, params IReadOnlyList<KeyValuePair<string, string>> query) =>
        _transport.Call(method, path, query) with { Limit = _limit };

    private static string PathOf(string exec, string verb) => $"/exec/{DockerCall.Segment(exec)}{verb}";
}
