namespace Sampan.Daemon.Cni;

/// <summary>The NetworkReady condition.</summary>
/// <param name="Ready">Whether pods can have a network.</param>
/// <param name="Reason">One word; empty when ready.</param>
/// <param name="Message">A sentence; empty when ready.</param>
internal sealed record NetworkState(bool Ready, string Reason, string Message)
{
    public static readonly NetworkState Good = new(true, "", "");

    public static NetworkState Bad(string message) => new(false, "NetworkPluginNotReady", message);
}
