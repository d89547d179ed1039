namespace Sampan.Migration.Node;

/// <summary>What a unit is and does, in systemd's words.</summary>
/// <param name="Unit">Its name with suffix.</param>
/// <param name="Load"><c>loaded</c>, <c>not-found</c> or <c>masked</c>.</param>
/// <param name="Active"><c>active</c>, <c>inactive</c>, <c>failed</c>, <c>activating</c> or <c>deactivating</c>.</param>
/// <param name="File"><c>enabled</c>, <c>disabled</c>, <c>masked</c>, <c>static</c> or empty.</param>
/// <param name="Pid">The main process; 0 if none runs.</param>
/// <param name="Restarts">How often systemd started it again by itself.</param>
public sealed record ServiceState(string Unit, string Load, string Active, string File, int Pid, int Restarts)
{
    /// <summary>Whether there is such a unit.</summary>
    public bool Exists => Load is not "not-found" and not "";

    /// <summary>Whether it is up or coming up.</summary>
    public bool IsUp => Active is "active" or "activating" or "reloading";
}
