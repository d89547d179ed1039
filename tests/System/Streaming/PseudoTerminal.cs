using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Events;
using Sampan.Linux.Processes;
using Sampan.Linux.Terminals;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Streaming;

/// <summary>A terminal with a program at its other end, as a person would have it.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private const int ReadWrite = 2, NoControl = 0x100, CloseOnExec = 0x80000, StateSize = 256, NameSize = 64;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly EpollLoop _loop = new();
    private readonly DescriptorStream _master;
    private readonly SafeFileHandle _slave;
    private readonly StringBuilder _seen = new();
    private ChildProcess? _program;

    public PseudoTerminal(ushort columns, ushort rows)
    {
        int master = posix_openpt(ReadWrite | NoControl | CloseOnExec);
        Assert.True(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0, "no pseudo-terminal");
        byte[] name = new byte[NameSize];
        Assert.Equal(0, ptsname_r(master, name, NameSize));
        _slave = new SafeFileHandle(open(name, ReadWrite | NoControl | CloseOnExec), ownsHandle: true);
        Assert.False(_slave.IsInvalid);
        _master = new DescriptorStream(new SafeFileHandle(master, ownsHandle: true), _loop);
        Resize(columns, rows);
    }

    /// <summary>How the terminal is set, for comparing.</summary>
    public string Settings
    {
        get
        {
            byte[] state = new byte[StateSize];
            Assert.Equal(0, tcgetattr((int)_slave.DangerousGetHandle(), state));
            return Convert.ToHexString(state);
        }
    }

    /// <summary>Starts the tool as the terminal's session.</summary>
    public void Start(SampanDaemon daemon, params string[] command) => _program = Children.Reaper.Spawn(new SpawnRequest
    {
        Path = "/usr/bin/setsid",
        Arguments = ["--ctty", "--wait", SampanProgram.Path, "-r", "unix://" + daemon.Folders.Socket, .. command],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["TERM"] = "xterm", ["HOME"] = "/root" },
        Descriptors = new Dictionary<int, SafeHandle> { [0] = _slave, [1] = _slave, [2] = _slave },
    });

    public void Resize(ushort columns, ushort rows) => Terminal.Resize(_master.Handle, columns, rows);

    public void Signal(int signal) => _program!.Signal(signal);

    public async Task TypeAsync(string text) => await _master.WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads until the screen has shown a text, from here on, and returns all that it showed.</summary>
    public async Task<string> ShowsAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        byte[] buffer = new byte[4096];
        while (!_seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            try
            {
                int count = await _master.ReadAsync(buffer, limit.Token);
                Assert.True(count > 0, $"the terminal ended without '{text}':\n{_seen}");
                _seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"'{text}' was not shown:\n{_seen}");
            }
        }
        string seen = _seen.ToString();
        _seen.Clear();
        return seen;
    }

    /// <summary>Waits for the program's end and returns its exit code.</summary>
    public async Task<int> ExitAsync() => (await _program!.Exit.WaitAsync(Limit)).ShellCode;

    public async ValueTask DisposeAsync()
    {
        _program?.Signal(Signals.Kill);
        _program?.Dispose();
        _slave.Dispose();
        await _master.DisposeAsync();
        _loop.Dispose();
    }

    [DllImport("libc")]
    private static extern int posix_openpt(int flags);

    [DllImport("libc")]
    private static extern int grantpt(int master);

    [DllImport("libc")]
    private static extern int unlockpt(int master);

    [DllImport("libc")]
    private static extern int ptsname_r(int master, byte[] name, nuint size);

    [DllImport("libc")]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    private static extern int tcgetattr(int descriptor, byte[] state);
}
