using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>Sets a terminal's size at the engine: one call at a time, and what was overtaken is left out.</summary>
internal sealed class TerminalSize(Func<int, int, Task> set)
{
    private readonly Lock _lock = new();
    private (int Columns, int Rows)? _next;
    private bool _isRunning;

    /// <summary>Sets it, soon.</summary>
    public void Set(ushort columns, ushort rows)
    {
        lock (_lock)
        {
            _next = (columns, rows);
            if (_isRunning)
            {
                return;
            }
            _isRunning = true;
        }
        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (Take() is { } size)
        {
            try
            {
                await set(size.Columns, size.Rows);
            }
            catch (DockerException)
            {
                // It has ended, or the engine has: its streams tell.
            }
        }
    }

    private (int Columns, int Rows)? Take()
    {
        lock (_lock)
        {
            (int Columns, int Rows)? taken = _next;
            _next = null;
            _isRunning = taken is not null;
            return taken;
        }
    }
}
