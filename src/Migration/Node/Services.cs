namespace Sampan.Migration.Node;

/// <summary>Finds what keeps a node's services.</summary>
public static class Services
{
    /// <summary>systemd where it is process 1; elsewhere a supervisor of plain processes.</summary>
    public static IServices Choose(NodeFiles files, ICommands commands, TimeProvider time) => files.IsFolder("/run/systemd/system")
        ? new Systemd(commands, time)
        : new Supervisor(Supervisor.DefaultUnits, Supervisor.DefaultPids, time);
}
