using Google.Protobuf;
using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>Calls plugins in their order. One that is slow or gone is dropped, and the step goes on.</summary>
internal sealed class NriDispatch(NriServer server, TimeSpan limit)
{
    /// <summary>Those who want to be told, in their order.</summary>
    public IReadOnlyList<NriPlugin> Wanting(Event kind) => [.. server.Plugins.Where(plugin => plugin.Wants(kind))];

    /// <summary>For a step that a plugin may refuse.</summary>
    /// <exception cref="NriException">One refused; those after it were not asked.</exception>
    public async Task AskAsync<T>(NriCall<T> call, CancellationToken token)
        where T : class, IMessage<T>
    {
        foreach (NriPlugin plugin in Wanting(call.Kind))
        {
            await CallAsync(plugin, call, token);
        }
    }

    /// <summary>For a step that no plugin may hold up: a refusal counts for nothing.</summary>
    public async Task<IReadOnlyList<(NriPlugin Plugin, T Answer)>> TellAsync<T>(NriCall<T> call, CancellationToken token)
        where T : class, IMessage<T>
    {
        var answers = new List<(NriPlugin, T)>();
        foreach (NriPlugin plugin in Wanting(call.Kind))
        {
            try
            {
                if (await CallAsync(plugin, call, token) is { } answer)
                {
                    answers.Add((plugin, answer));
                }
            }
            catch (NriException)
            {
                // Its refusal; it stays.
            }
        }
        return answers;
    }

    /// <summary>Calls one plugin.</summary>
    /// <returns>Null when it was dropped, or has no such method.</returns>
    /// <exception cref="NriException">It refused.</exception>
    public async Task<T?> CallAsync<T>(NriPlugin plugin, NriCall<T> call, CancellationToken token)
        where T : class, IMessage<T>
    {
        try
        {
            if (plugin.Lacks(call.Kind))
            {
                return await CallOldAsync(plugin, call, token);
            }
            try
            {
                return await plugin.CallAsync(call.Method, call.Request, call.Parser, limit, token);
            }
            catch (NriException refusal) when (refusal.Code == NriException.Unimplemented)
            {
                plugin.NoteLack(call.Kind);
                return await CallOldAsync(plugin, call, token);
            }
        }
        catch (NriException refusal)
        {
            throw new NriException($"NRI plugin {plugin.Id} refused {call.Method}: {refusal.Message}", refusal);
        }
        catch (Exception exception) when (exception is TimeoutException or IOException)
        {
            server.Drop(plugin, $"{call.Method}: {exception.Message}");
            return null;
        }
    }

    private async Task<T?> CallOldAsync<T>(NriPlugin plugin, NriCall<T> call, CancellationToken token)
        where T : class, IMessage<T>
    {
        if (call.Old is { } old)
        {
            await plugin.CallAsync("StateChange", old, Empty.Parser, limit, token);
        }
        return null;
    }
}
