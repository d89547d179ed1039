using System.Globalization;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The node's dockerd as it runs.</summary>
/// <param name="Id">Its process.</param>
/// <param name="Arguments">Its arguments, program first.</param>
/// <param name="Environment">Its environment; empty if it may not be read.</param>
/// <param name="Rootless">Whether it runs without root.</param>
internal sealed record DockerProcess(int Id, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, bool Rootless)
{
    private const string Name = "dockerd";

    /// <summary>The one of the usual pid file, else of the unit, else one that keeps no pid file of its own; null if none runs.</summary>
    internal static DockerProcess? Find(NodeReading node, ProcessTable processes)
    {
        int[] all = [.. processes.Ids().Where(id => processes.Name(id) == Name)];
        if (all.Length == 0)
            return null;
        int known = int.TryParse(node.Files.Text("/run/docker.pid")?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : 0;
        int? found = all.Contains(known) ? known
            : Of(id => processes.Read(id, "cgroup").Contains("docker.service", StringComparison.Ordinal)) ?? Of(id => !HasOwnFile(processes.Arguments(id)));
        return found is { } chosen ? Read(processes, chosen) : null;

        int? Of(Func<int, bool> fits) => all.Where(fits).Select(id => (int?)id).FirstOrDefault();
    }

    /// <summary>A process as it is.</summary>
    internal static DockerProcess Read(ProcessTable processes, int id)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string variable in processes.Read(id, "environ").Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                environment[variable[..equals]] = variable[(equals + 1)..];
        }
        string? users = processes.Read(id, "status").Split('\n').FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        string user = users?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1) ?? "0";
        return new DockerProcess(id, processes.Arguments(id), environment, user != "0" || environment.ContainsKey("ROOTLESSKIT_STATE_DIR"));
    }

    private static bool HasOwnFile(IReadOnlyList<string> arguments) =>
        arguments.Any(word => word is "-p" or "--pidfile" || word.StartsWith("--pidfile=", StringComparison.Ordinal));
}
