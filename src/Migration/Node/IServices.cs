namespace Sampan.Migration.Node;

/// <summary>The node's services: systemd's units, or processes that a supervisor of our own keeps where there is no systemd.</summary>
public interface IServices
{
    /// <summary>What a unit is and does.</summary>
    Task<ServiceState> StateAsync(string unit, CancellationToken cancellation);

    /// <summary>Starts it and waits until it is up; a unit that is up is left alone.</summary>
    /// <exception cref="MigrationException">It does not come up; the message ends with its last lines of log.</exception>
    Task StartAsync(string unit, CancellationToken cancellation);

    /// <summary>Stops it and waits until it is down; a unit that is down or does not exist is left alone.</summary>
    Task StopAsync(string unit, CancellationToken cancellation);

    /// <summary>Restarts it.</summary>
    Task RestartAsync(string unit, CancellationToken cancellation);

    /// <summary>Has it started at boot, or not.</summary>
    Task EnableAsync(string unit, bool enabled, CancellationToken cancellation);

    /// <summary>Makes it impossible to start, or possible again.</summary>
    Task MaskAsync(string unit, bool masked, CancellationToken cancellation);

    /// <summary>Has unit files read again.</summary>
    Task ReloadAsync(CancellationToken cancellation);
}
