using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines;

/// <summary>A process with its streams at hand: a command that was started, or a container that was attached to.</summary>
/// <param name="stdin">What it reads; null when it gets nothing.</param>
/// <param name="stdout">What it writes, both outputs with a terminal.</param>
/// <param name="stderr">Its error output; null with a terminal.</param>
/// <param name="resize">Sets the terminal's columns and rows.</param>
/// <param name="exit">Its exit code once it ended; 128 plus the signal when one ended it.</param>
internal sealed class StreamedProcess(
    AsyncStream? stdin, AsyncStream? stdout, AsyncStream? stderr, Action<ushort, ushort> resize, Task<int> exit) : IAsyncDisposable
{
    /// <summary>What it reads.</summary>
    public AsyncStream? Stdin { get; } = stdin;

    /// <summary>What it writes.</summary>
    public AsyncStream? Stdout { get; } = stdout;

    /// <summary>Its error output.</summary>
    public AsyncStream? Stderr { get; } = stderr;

    /// <summary>Its exit code.</summary>
    public Task<int> Exit { get; } = exit;

    /// <summary>Sets the size of its terminal; without one nothing happens.</summary>
    public void Resize(ushort columns, ushort rows) => resize(columns, rows);

    /// <summary>
    /// Lets go of the streams. The process is not killed: it finds its input ended and its output closed, or its terminal
    /// hung up.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        foreach (AsyncStream? stream in new[] { Stdin, Stdout, Stderr })
        {
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }
        }
    }
}
