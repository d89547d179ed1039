using System.Collections.Concurrent;
using Google.Protobuf;
using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>One registered plugin.</summary>
/// <param name="Index">Two digits: the place in the order of plugins.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Connection">Its socket.</param>
/// <param name="Events">Bit n-1 is set for each <see cref="Event"/> n that it wants.</param>
internal sealed record NriPlugin(string Index, string Name, NriConnection Connection, int Events)
{
    private readonly ConcurrentDictionary<Event, bool> _lacks = new();

    /// <summary>How messages name it.</summary>
    public string Id => $"{Index}-{Name}";

    /// <summary>Whether it wants to be told.</summary>
    public bool Wants(Event kind) => (Events & (1 << ((int)kind - 1))) != 0;

    /// <summary>Whether it said that it has no method for an event.</summary>
    public bool Lacks(Event kind) => _lacks.ContainsKey(kind);

    /// <summary>It has no method for an event.</summary>
    public void NoteLack(Event kind) => _lacks[kind] = true;

    /// <summary>Calls it.</summary>
    public Task<T> CallAsync<T>(string method, IMessage request, MessageParser<T> parser, TimeSpan limit, CancellationToken token)
        where T : IMessage<T> => Connection.CallAsync(method, request, parser, limit, token);
}
