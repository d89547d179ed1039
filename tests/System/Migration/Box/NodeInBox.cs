using System.Diagnostics;
using System.Globalization;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Handles;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Migration.Box;

/// <summary>
/// A node in a box: a Debian with systemd as its process 1, in namespaces and cgroups of its own, with a network that has loopback only.
/// Nothing in it reaches the machine's services; nothing of it is left after <see cref="DisposeAsync"/>, whatever the test did.
/// </summary>
internal sealed class NodeInBox : IAsyncDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(3), EndLimit = TimeSpan.FromMinutes(2), UntilLimit = TimeSpan.FromMinutes(2), Poll = TimeSpan.FromMilliseconds(50);
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = "/root",
        ["LANG"] = "C.UTF-8",
    };
    private static int s_count;

    private readonly string _name = $"box{Environment.ProcessId}n{Interlocked.Increment(ref s_count)}";
    private readonly List<string> _binds = [];
    private ChildProcess? _nspawn;
    private int _init;

    private NodeInBox(BoxFiles files) => Files = files;

    /// <summary>Its files as seen from outside.</summary>
    public BoxFiles Files { get; }

    /// <summary>Makes a box and boots it.</summary>
    /// <param name="prepare">Lays files into it before.</param>
    public static async Task<NodeInBox> StartAsync(Action<NodeInBox>? prepare = null)
    {
        var box = new NodeInBox(await BoxFiles.MakeAsync());
        try
        {
            prepare?.Invoke(box);
            await box.BootAsync();
            return box;
        }
        catch
        {
            await box.DisposeAsync();
            throw;
        }
    }

    /// <summary>Shows a file or folder of the machine in the box, read-only; counts from the next boot on.</summary>
    public void Show(string outside, string inside) => _binds.Add($"--bind-ro={outside}:{inside}");

    /// <summary>Runs a shell script in the box to its end.</summary>
    public Task<ProcessOutcome> TryAsync(string script, TimeSpan? limit = null) => Children.Runner.RunAsync(
        new ProcessCommand
        {
            Path = "/usr/bin/nsenter",
            Arguments = [.. Enter, "/bin/sh", "-c", script],
            Environment = Variables,
            OutputLimit = 16 * 1024 * 1024,
            Timeout = limit ?? TimeSpan.FromMinutes(4),
        },
        CancellationToken.None);

    /// <summary>Runs a shell script that must end well; returns what it prints, without the last line's end.</summary>
    public async Task<string> RunAsync(string script)
    {
        ProcessOutcome outcome = await TryAsync(script);
        Assert.True(outcome.ExitCode == 0, $"{script}: {outcome.ExitCode}\n{outcome.OutputText}{outcome.ErrorText}");
        return outcome.OutputText.TrimEnd();
    }

    /// <summary>Starts a program in the box that goes on; both its outputs go to a file outside.</summary>
    public ChildProcess Start(string log, params string[] words) => Children.Start("/usr/bin/nsenter", [.. Enter, .. words], log, new Dictionary<string, string> { ["HOME"] = "/root", ["LANG"] = "C.UTF-8" });

    /// <summary>Waits until a short script ends well; returns what it printed then.</summary>
    public async Task<string> UntilAsync(string what, string script)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            ProcessOutcome outcome = await TryAsync(script, TimeSpan.FromSeconds(30));
            if (outcome.ExitCode == 0)
                return outcome.OutputText.TrimEnd();
            if (Stopwatch.GetElapsedTime(start) > UntilLimit)
            {
                string journal = (await TryAsync("journalctl --no-pager -o cat -n 60 -u kubelet; systemctl --failed; journalctl --no-pager -n 60")).OutputText;
                Assert.Fail($"{what}: not within {UntilLimit.TotalSeconds} s\n{script}: {outcome.ExitCode}\n{outcome.OutputText}{outcome.ErrorText}\n{journal}");
            }
            await Task.Delay(Poll);
        }
    }

    /// <summary>A script that prints what an HTTP server in the box answers; it ends well if the answer does.</summary>
    /// <remarks>By bash: Debian's static busybox cannot look names up.</remarks>
    public static string Get(string host, int port, string path) =>
        $"answer=$(timeout 10 bash -c 'exec 3<>/dev/tcp/{host}/{port} && printf \"GET {path} HTTP/1.0\\r\\nHost: {host}\\r\\n\\r\\n\" >&3 && cat <&3') && "
        + "case $answer in 'HTTP/1.'?' 200'*) echo \"$answer\" | sed '1,/^.$/d';; *) false;; esac";

    /// <summary>Shuts down in order and boots again: empty /run, new boot id, no process and no cgroup of before.</summary>
    public async Task RebootAsync()
    {
        await TryAsync("systemctl poweroff");
        await EndAsync();
        await BootAsync();
    }

    /// <summary>As a power cut: everything ends at once, then it boots.</summary>
    public async Task CutPowerAsync()
    {
        KillInit();
        await EndAsync();
        await BootAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            KillInit();
            await EndAsync();
        }
        finally
        {
            Files.Dispose();
        }
    }

    private IEnumerable<string> Enter =>
        ["-t", _init.ToString(CultureInfo.InvariantCulture), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w", "--"];

    private async Task BootAsync()
    {
        _nspawn = Children.Start(
            BoxScripts.Start,
            [
                _name, "/usr/bin/systemd-nspawn", "-D", Files.Root, "--machine=" + _name, "--hostname=node-1", "--register=no", "--keep-unit", "--boot",
                "--capability=all", "--system-call-filter=add_key keyctl bpf", "--private-network", "--link-journal=no", "--resolv-conf=off",
                "--timezone=off", "--console=pipe", $"--bind={Files.VarLib}:/var/lib", .. _binds,
            ],
            Files.Console,
            new Dictionary<string, string> { ["SYSTEMD_NSPAWN_LOCK"] = "0" });
        long start = Stopwatch.GetTimestamp();
        while (!await IsUpAsync())
        {
            Assert.False(_nspawn.Exit.IsCompleted, $"the box ended at its start:\n{File.ReadAllText(Files.Console)}");
            Assert.True(Stopwatch.GetElapsedTime(start) < BootLimit, $"the box does not come up:\n{File.ReadAllText(Files.Console)}");
            await Task.Delay(Poll);
        }
    }

    private async Task<bool> IsUpAsync()
    {
        _init = FindInit();
        return _init != 0 && (await TryAsync("systemctl is-system-running")).OutputText.Trim() is "running" or "degraded";
    }

    // The child that is process 1 of its own namespace.
    private int FindInit()
    {
        try
        {
            return Directory.GetDirectories($"/proc/{_nspawn!.Pid}/task")
                .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(pid => File.ReadLines($"/proc/{pid}/status").Any(line => line.StartsWith("NSpid:", StringComparison.Ordinal) && line.EndsWith("\t1", StringComparison.Ordinal)))
                .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (IOException)
        {
            // A child that was just there is gone.
            return 0;
        }
    }

    private void KillInit()
    {
        if (_nspawn is null || _nspawn.Exit.IsCompleted)
            return;
        using PidFd? init = FindInit() is > 0 and int pid ? PidFd.TryOpen(pid) : null;
        if (init is null)
            _nspawn.Signal(Signals.Kill);
        else
            init.Signal(Signals.Kill);
    }

    private async Task EndAsync()
    {
        if (_nspawn is not { } nspawn)
            return;
        if (await Task.WhenAny(nspawn.Exit, Task.Delay(EndLimit)) != nspawn.Exit)
        {
            KillInit();
            nspawn.Signal(Signals.Kill);
        }
        await nspawn.Exit;
        nspawn.Dispose();
        _nspawn = null;
        _init = 0;
        await Eventually.BecomesTrueAsync("the cgroups of the box go", () => CgroupHierarchies.Detect().TryRemove("/" + _name));
    }
}
