using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;

namespace Sampan.Migration.Node;

/// <summary>
/// Services of a machine without systemd: plain processes, each described by <c>UNIT.yaml</c> in a folder. That a unit is not started at
/// boot, or may not be started, is an empty file <c>UNIT.disabled</c> or <c>UNIT.masked</c> beside it, which the machine's own start
/// scripts may heed.
/// </summary>
public sealed class Supervisor : IServices
{
    /// <summary>Where units are described.</summary>
    public const string DefaultUnits = "/etc/sampan-migrate/services.d";

    /// <summary>Where pids are kept: gone with the processes at a restart of the machine.</summary>
    public const string DefaultPids = "/run/sampan-migrate/services";

    // Tells our processes from others, should this one be killed before it wrote the pid down.
    private const string Mark = "SAMPAN_MIGRATE_UNIT";
    private const int LogTail = 4096;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50), KillLimit = TimeSpan.FromSeconds(30);

    private readonly string _units;
    private readonly string _pids;
    private readonly TimeProvider _time;

    /// <summary>The services that a folder describes.</summary>
    /// <param name="units">The folder.</param>
    /// <param name="pids">Where pids are kept; made when needed.</param>
    /// <param name="time">The clock.</param>
    public Supervisor(string units, string pids, TimeProvider time)
    {
        _units = units;
        _pids = pids;
        _time = time;
    }

    /// <inheritdoc/>
    public Task<ServiceState> StateAsync(string unit, CancellationToken cancellation) => Task.FromResult(State(unit));

    /// <inheritdoc/>
    public async Task StartAsync(string unit, CancellationToken cancellation)
    {
        SupervisedUnit how = UnitOf(unit) ?? throw new MigrationException($"{unit}: is not known. Describe it in {PathOf(unit, "yaml")}.");
        if (File.Exists(PathOf(unit, "masked")))
            throw new MigrationException($"{unit}: is masked, so that it cannot be started.");
        int pid = State(unit).Pid;
        if (pid == 0)
            pid = Spawn(unit, how);
        await UpAsync(unit, how, pid, cancellation);
    }

    /// <inheritdoc/>
    public async Task StopAsync(string unit, CancellationToken cancellation)
    {
        if (UnitOf(unit) is not { } how)
            return;
        if (State(unit).Pid is > 0 and int pid && ProcessStat.TryRead(pid) is { } process)
        {
            using PidFd? handle = PidFd.TryOpen(pid);
            // The handle is of this process and no later one if the process still is the one that was looked at.
            if (handle is not null && ProcessStat.IsAlive(pid, process.StartTime))
            {
                handle.Signal(how.StopSignal);
                if (!await EndsAsync(process, how.StopLimit, cancellation))
                {
                    handle.Signal(Signals.Kill);
                    if (!await EndsAsync(process, KillLimit, cancellation))
                        throw new MigrationException($"{unit}: its process {pid} does not end, not even by SIGKILL. See what it waits for: cat /proc/{pid}/stack");
                }
            }
        }
        if (File.Exists(PidPath(unit)))
            File.Delete(PidPath(unit));
    }

    /// <inheritdoc/>
    public async Task RestartAsync(string unit, CancellationToken cancellation)
    {
        await StopAsync(unit, cancellation);
        await StartAsync(unit, cancellation);
    }

    /// <inheritdoc/>
    public Task EnableAsync(string unit, bool enabled, CancellationToken cancellation) => MarkAsync(PathOf(unit, "disabled"), !enabled);

    /// <inheritdoc/>
    public Task MaskAsync(string unit, bool masked, CancellationToken cancellation) => MarkAsync(PathOf(unit, "masked"), masked);

    /// <inheritdoc/>
    public Task ReloadAsync(CancellationToken cancellation) => Task.CompletedTask;

    private ServiceState State(string unit)
    {
        if (UnitOf(unit) is not { } how)
            return new ServiceState(unit, "not-found", "inactive", "", 0, 0);
        bool masked = File.Exists(PathOf(unit, "masked"));
        string file = masked ? "masked" : File.Exists(PathOf(unit, "disabled")) ? "disabled" : "enabled";
        int pid = Recorded(unit) ?? OfOthers(how) ?? Marked(PathOf(unit, "yaml"), how) ?? 0;
        string active = pid > 0 ? "active" : File.Exists(PidPath(unit)) ? "failed" : "inactive";
        return new ServiceState(unit, masked ? "masked" : "loaded", active, file, pid, 0);
    }

    // The pid with the time of its start, which no later process shares.
    private int? Recorded(string unit)
    {
        string[] words = File.Exists(PidPath(unit)) ? File.ReadAllText(PidPath(unit)).Split(' ', '\n') : [];
        return words.Length >= 2
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong start)
            && ProcessStat.IsAlive(pid, start) ? pid : null;
    }

    private static int? OfOthers(SupervisedUnit how) =>
        how.PidFile is not null && File.Exists(how.PidFile)
        && int.TryParse(File.ReadAllText(how.PidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
        && ProcessStat.TryRead(pid) is { Alive: true } && Path.GetFileName(Words(pid, "cmdline").FirstOrDefault()) == Path.GetFileName(how.Start[0])
            ? pid : null;

    private static int? Marked(string description, SupervisedUnit how)
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && Words(pid, "cmdline").SequenceEqual(how.Start)
                && Words(pid, "environ").Contains($"{Mark}={description}")
                && ProcessStat.TryRead(pid) is { Alive: true })
            {
                return pid;
            }
        }
        return null;
    }

    private static string[] Words(int pid, string file)
    {
        try
        {
            string text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
            return text.Length == 0 ? [] : text.TrimEnd('\0').Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private int Spawn(string unit, SupervisedUnit how)
    {
        var environment = new Dictionary<string, string>(how.Environment, StringComparer.Ordinal) { [Mark] = PathOf(unit, "yaml") };
        environment.TryAdd("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.TryAdd("HOME", "/root");
        try
        {
            Directory.CreateDirectory(_pids);
            using SafeFileHandle log = File.OpenHandle(how.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            int pid = DetachedProcess.Start(new SpawnRequest
            {
                Path = how.Start[0],
                Arguments = [.. how.Start.Skip(1)],
                Environment = environment,
                WorkingDirectory = "/",
                Descriptors = new Dictionary<int, SafeHandle> { [1] = log, [2] = log },
            });
            ulong start = ProcessStat.TryRead(pid)?.StartTime ?? 0;
            AtomicFile.Write(PidPath(unit), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{pid} {start}\n")));
            return pid;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException($"{unit}: cannot be started: {e.Message}. See {PathOf(unit, "yaml")}.", e);
        }
    }

    private async Task UpAsync(string unit, SupervisedUnit how, int pid, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        while (true)
        {
            bool alive = ProcessStat.TryRead(pid) is { Alive: true };
            if (alive && (how.Socket is null || Answers(how.Socket)))
                return;
            if (!alive || _time.GetElapsedTime(start) > how.StartLimit)
            {
                string why = alive ? $"{how.Socket} does not answer after {how.StartLimit.TotalSeconds:0} s" : "it has ended";
                throw new MigrationException($"{unit}: does not come up: {why}.\nIts last lines:\n{Tail(how.Log)}");
            }
            await Task.Delay(Step, _time, cancellation);
        }
    }

    private async Task<bool> EndsAsync(ProcessStat process, TimeSpan limit, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        while (ProcessStat.IsAlive(process.Pid, process.StartTime))
        {
            if (_time.GetElapsedTime(start) > limit)
                return false;
            await Task.Delay(Step, _time, cancellation);
        }
        return true;
    }

    private static bool Answers(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Tail(string log)
    {
        try
        {
            using FileStream file = File.OpenRead(log);
            file.Position = Math.Max(0, file.Length - LogTail);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd().Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"({e.Message})";
        }
    }

    private static Task MarkAsync(string path, bool there)
    {
        if (!there)
            File.Delete(path);
        else if (!File.Exists(path))
            AtomicFile.Write(path, []);
        return Task.CompletedTask;
    }

    private SupervisedUnit? UnitOf(string unit) => SupervisedUnit.Read(PathOf(unit, "yaml"), unit);

    private string PathOf(string unit, string suffix) => Path.Combine(_units, $"{unit}.{suffix}");

    private string PidPath(string unit) => Path.Combine(_pids, unit + ".pid");
}
