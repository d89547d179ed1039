using System.Globalization;
using Sampan.Daemon.Engines;

namespace Sampan.Tests.Functional.Contract;

/// <summary>A container that is no process: its program runs on paper, its log is a real file.</summary>
/// <param name="command">What it runs; nothing to wait for a signal.</param>
/// <param name="logPath">Its log; empty for none.</param>
internal sealed class MemoryContainer(IReadOnlyList<string> command, string logPath)
{
    private readonly Lock _lock = new();
    private readonly MemoryFiles _files = new();
    private MemoryProgram? _program;
    private StreamWriter? _log;

    /// <summary>How it ended.</summary>
    internal ContainerExit? Exit { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="ended">Called once it has ended.</param>
    internal void Start(Action ended)
    {
        Reopen();
        _program = new MemoryProgram(_files, Print);
        _ = EndAsync(_program.RunAsync(command), ended);
    }

    internal void Signal(int signal) => _program?.Signal(signal);

    /// <summary>Goes on in a new file; without one nothing has changed.</summary>
    internal void Reopen()
    {
        lock (_lock)
        {
            if (logPath.Length == 0)
            {
                return;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
            var next = new StreamWriter(new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
            _log?.Dispose();
            _log = next;
        }
    }

    /// <summary>Runs a command in it.</summary>
    internal async Task<ExecResult> ExecAsync(IReadOnlyList<string> words, TimeSpan timeout, CancellationToken token)
    {
        var output = new MemoryStream();
        var program = new MemoryProgram(_files, line => output.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n")));
        int code = await program.RunAsync(words).WaitAsync(timeout, token);
        return new ExecResult(code, output.ToArray(), []);
    }

    private async Task EndAsync(Task<int> program, Action ended)
    {
        int code = await program;
        lock (_lock)
        {
            _log?.Dispose();
            _log = null;
        }
        Exit = new ContainerExit(code, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, OutOfMemory: false);
        ended();
    }

    private void Print(string line)
    {
        lock (_lock)
        {
            _log?.Write(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fffffff}Z stdout F {line}\n"));
        }
    }
}
