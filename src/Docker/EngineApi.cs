using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sampan.Docker;

/// <summary>Calls about the engine itself. Errors, limits and cancellation as <see cref="DockerClient"/> says.</summary>
public sealed class EngineApi
{
    private readonly DockerTransport _transport;
    private readonly TimeSpan _limit;

    internal EngineApi(DockerTransport transport, TimeSpan limit) => (_transport, _limit) = (transport, limit);

    /// <summary>The same calls with another limit.</summary>
    public EngineApi Within(TimeSpan limit) => new(_transport, limit);

    /// <summary>Whether somebody answers; returns the version of the API that is spoken from now on, e.g. <c>1.41</c>.</summary>
    public Task<string> PingAsync(CancellationToken cancellation) => _transport.PingAsync(Call("/_ping"), cancellation);

    /// <summary>The version of the API that is spoken, to be compared. Asks the engine where it is not known yet.</summary>
    public async Task<Version> ApiVersionAsync(CancellationToken cancellation) =>
        Version.Parse(await _transport.KnownVersionAsync(Call("/_ping"), cancellation));

    /// <summary>Its versions.</summary>
    public Task<EngineVersion> VersionAsync(CancellationToken cancellation) =>
        _transport.AskAsync(Call("/version"), DockerJson.Default.EngineVersion, cancellation);

    /// <summary>How it is set up and what it holds.</summary>
    public Task<EngineInfo> InfoAsync(CancellationToken cancellation) =>
        _transport.AskAsync(Call("/info"), DockerJson.Default.EngineInfo, cancellation);

    /// <summary>What happens at the engine, without end. The limit is that of the beginning.</summary>
    /// <param name="filters">E.g. <c>type</c> → <c>container</c>, <c>image</c>; <c>label</c> → <c>KEY=VALUE</c>. One of a name's values, all of the names.</param>
    /// <param name="since">Nanoseconds since 1970 from which on the past is told first, as far as the engine remembers it: 256 events; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DockerException">The stream could not begin, or broke.</exception>
    public async IAsyncEnumerable<DockerEvent> WatchEventsAsync(
        IReadOnlyDictionary<string, IReadOnlyList<string>> filters, long? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> query =
            [new("filters", JsonSerializer.Serialize(filters, DockerJson.Default.IReadOnlyDictionaryStringIReadOnlyListString))];
        if (since is { } nanoseconds)
            query.Add(new("since", DockerTime.Text(nanoseconds)));
        DockerCall call = Call("/events") with { Query = query };
        using HttpResponseMessage response = await _transport.BeginAsync(call, cancellation);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        var messages = new MessageReader(body, call.ToString());
        while (true)
            yield return await NextAsync(call, messages, cancellation);
    }

    private async Task<DockerEvent> NextAsync(DockerCall call, MessageReader messages, CancellationToken cancellation)
    {
        try
        {
            byte[] message = await messages.NextAsync(cancellation) ?? throw new DockerException(0, $"{call}: the engine ended the stream: does it stop?");
            return JsonSerializer.Deserialize(message, DockerJson.Default.DockerEvent) ?? throw new DockerException(0, $"{call}: the engine sent an event that is none.");
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw _transport.Translate(call, e, late: false);
        }
    }

    private DockerCall Call(string path) => _transport.Call(HttpMethod.Get, path) with { Limit = _limit };
}
