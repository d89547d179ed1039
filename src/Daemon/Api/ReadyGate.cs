using Sampan.Cri;

namespace Sampan.Daemon.Api;

/// <summary>Keeps calls out until recovery is done: kubelets try again on UNAVAILABLE.</summary>
internal sealed class ReadyGate
{
    private volatile RpcHandlers? _handlers;

    /// <summary>The handlers.</summary>
    /// <exception cref="CriException">UNAVAILABLE: recovery is still under way.</exception>
    public RpcHandlers Handlers => _handlers
        ?? throw CriException.Unavailable($"{Reason}: try again in a moment");

    /// <summary>Why calls are kept out.</summary>
    public string Reason { get; set => Volatile.Write(ref field, value); } = "sampan is still recovering its pods and containers";

    /// <summary>Lets calls in.</summary>
    public void Open(RpcHandlers handlers) => _handlers = handlers;
}
