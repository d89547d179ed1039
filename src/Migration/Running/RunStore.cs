using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Linux.Files;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>The runs of this machine: a folder each, with plan, journal and backup. At most one of them is open.</summary>
public sealed class RunStore
{
    /// <summary>Where runs are kept unless it is told otherwise.</summary>
    public const string DefaultFolder = "/var/lib/sampan-migrate";

    private const string JournalName = "journal.jsonl", PlanName = "plan.yaml";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder;
    private readonly NodeIdentity _node;
    private readonly TimeProvider _time;
    private readonly Func<string, IJournal> _open;

    /// <summary>The runs below a folder.</summary>
    /// <param name="folder">The folder; made when the first run is.</param>
    /// <param name="node">This machine.</param>
    /// <param name="time">The clock.</param>
    /// <param name="open">Opens a journal's file for writing; null for <see cref="Journal"/>.</param>
    public RunStore(string folder, NodeIdentity node, TimeProvider time, Func<string, IJournal>? open = null)
    {
        _folder = folder;
        _node = node;
        _time = time;
        _open = open ?? (path => new Journal(path, time, node.BootId));
    }

    /// <summary>Takes the right to change this node; held until disposed.</summary>
    /// <exception cref="MigrationException">Another process has it.</exception>
    internal IDisposable Lock()
    {
        Directory.CreateDirectory(_folder, Private);
        string path = Path.Combine(_folder, "lock");
        return FileLock.TryTake(path) ?? throw new MigrationException(
            $"{path}: another 'sampan migrate' is at work on this node. Wait for it; 'sampan migrate status --watch' shows how far it is.");
    }

    /// <summary>Whether a process has that right now.</summary>
    internal bool IsLocked()
    {
        // Looked up, not tried: whoever tries the lock keeps others from it meanwhile.
        return RealPath.Stat(Path.Combine(_folder, "lock")) is { } file
            && File.ReadLines("/proc/locks").Any(line => line.Contains(" FLOCK ", StringComparison.Ordinal)
                && line.Contains(string.Create(CultureInfo.InvariantCulture, $":{file.Inode} "), StringComparison.Ordinal));
    }

    /// <summary>All runs, oldest first, as they stand; changes nothing.</summary>
    /// <exception cref="MigrationException">A journal or a plan is damaged.</exception>
    internal IReadOnlyList<StoredRun> List()
    {
        if (!Directory.Exists(_folder))
            return [];
        var runs = new List<StoredRun>();
        foreach (string folder in Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal))
        {
            IReadOnlyList<JournalRecord> records = Journal.Read(Path.Combine(folder, JournalName));
            // A run that was killed before its first line has done nothing.
            if (records.Count > 0)
                runs.Add(new StoredRun(folder, records));
        }
        return runs;
    }

    /// <summary>The plan of a run.</summary>
    /// <exception cref="MigrationException">It is damaged or was changed.</exception>
    internal static NodePlan PlanOf(StoredRun run)
    {
        string path = Path.Combine(run.Folder, PlanName);
        if (!File.Exists(path))
            throw new MigrationException($"{path}: the plan of the run is gone. Put it back as it was: without it nobody knows what the steps are.");
        NodePlan plan = PlanFile.Read(File.ReadAllText(path), path);
        return PlanFile.Hash(plan) == (string?)run.Records[0].Record?["planHash"]
            ? plan
            : throw new MigrationException($"{path}: is not the plan that the run began with. Put that one back.");
    }

    /// <summary>Begins a run.</summary>
    /// <exception cref="MigrationException">A run is open, the plan is not for this machine or tool, or the disk refuses.</exception>
    internal Run Create(NodePlan plan)
    {
        if (FindOpen() is { } open)
        {
            throw new MigrationException(
                $"The run {open.Name} is open ({open.History.State.ToString().ToLowerInvariant()}). Go on with 'sampan migrate resume', take it back with "
                + "'sampan migrate rollback', or close it with 'sampan migrate finalize' first.");
        }
        JudgeMachine(plan.MachineId, $"The plan for node {plan.Node}");
        if (Minor(plan.Tool) != Minor(_node.Tool))
            throw new MigrationException($"The plan for node {plan.Node} was made by version {plan.Tool}, and this is {_node.Tool}. Make it again with this version.");
        string name = _time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture), folder = Path.Combine(_folder, name);
        for (int i = 2; Directory.Exists(folder); i++)
            folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}"));
        try
        {
            Directory.CreateDirectory(folder, Private);
            AtomicFile.Write(Path.Combine(folder, PlanName), System.Text.Encoding.UTF8.GetBytes(PlanFile.Write(plan)));
            AtomicFile.FlushDirectory(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{folder}: the run cannot be written down: {e.Message}. Nothing was changed. Make room or give another folder.", e);
        }
        Run? run = null;
        try
        {
            run = new Run(folder, plan, _open(Path.Combine(folder, JournalName)));
            run.Append("", JournalEvent.Begin, new JsonObject
            {
                ["planHash"] = PlanFile.Hash(plan),
                ["machineId"] = _node.MachineId,
                ["tool"] = _node.Tool,
            });
        }
        catch (JournalException e)
        {
            run?.Dispose();
            throw new MigrationException($"The run cannot begin, and nothing was changed. {e.Message}", e);
        }
        return run;
    }

    /// <summary>Opens the one open run.</summary>
    /// <exception cref="MigrationException">There is none, or it is of another machine.</exception>
    internal Run Open()
    {
        StoredRun stored = FindOpen() ?? throw new MigrationException($"No run is open below {_folder}. 'sampan migrate apply PLAN' begins one.");
        JudgeMachine((string?)stored.Records[0].Record?["machineId"] ?? "", $"The run {stored.Name}");
        return new Run(stored.Folder, PlanOf(stored), _open(Path.Combine(stored.Folder, JournalName)));
    }

    /// <summary>The run that is not over; null if there is none.</summary>
    internal StoredRun? FindOpen() => List().LastOrDefault(run => !run.History.Closed);

    /// <summary>Whether the machine was restarted since a run began, or since what a restart takes back was done again.</summary>
    internal bool WasRestarted(IReadOnlyList<JournalRecord> records) =>
        records.Last(record => record.Event is JournalEvent.Begin or JournalEvent.Renewed).BootId != _node.BootId;

    private static string Minor(string version) => string.Join('.', version.Split('.').Take(2));

    private void JudgeMachine(string machine, string what)
    {
        if (machine != _node.MachineId)
        {
            throw new MigrationException(
                $"{what} is of the machine {(machine.Length > 0 ? machine : "without an id")}, and this is {_node.MachineId}. Make a plan on the machine that it is for.");
        }
    }
}
