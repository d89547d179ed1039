using System.Runtime.CompilerServices;

namespace Sampan.Cli.Logs;

/// <summary>
/// Reads a container's log file, and follows it over rotation until the container has exited and the file is at its end.
/// </summary>
internal sealed class LogReader(TimeProvider time)
{
    private const int BufferSize = 1 << 16;

    // How often a file at its end is looked at again, and how often the container is asked for.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int PausesBetweenChecks = 4;

    /// <summary>The lines that the options want.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which lines.</param>
    /// <param name="isAlive">Whether the container may still write; asked only when following.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async IAsyncEnumerable<LogLine> ReadAsync(
        string path,
        LogOptions options,
        Func<CancellationToken, Task<bool>> isAlive,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogFile? file = await OpenAsync(path, options.Follow, isAlive, cancellation);
        if (file is null)
            yield break;
        try
        {
            if (options.Tail is { } tail)
                file.Stream.Position = LogTail.Find(file.Stream, tail);

            var pieces = new LogPieces();
            byte[] buffer = new byte[BufferSize];
            var end = new EndWatch(isAlive, options.Follow);
            while (true)
            {
                int read = await file.Stream.ReadAsync(buffer, cancellation);
                if (read > 0)
                {
                    foreach (LogLine line in pieces.Take(buffer.AsSpan(0, read)))
                        yield return line;
                    end.Reset();
                    continue;
                }

                bool done = await end.ReachedAsync(cancellation);
                foreach (LogLine line in pieces.Flush(done))
                    yield return line;
                if (done)
                    yield break;
                if (file.RewindIfCut())
                    continue;
                if (file.WasReplaced() && file.Stream.Position == file.Stream.Length)
                    file = Reopen(path, file);
                await Task.Delay(Pause, time, cancellation);
            }
        }
        finally
        {
            file.Dispose();
        }
    }

    // Between a rename and the new file's first line the name can vanish once more: keep the old one then.
    private static LogFile Reopen(string path, LogFile old)
    {
        try
        {
            LogFile next = LogFile.Open(path);
            old.Dispose();
            return next;
        }
        catch (FileNotFoundException)
        {
            return old;
        }
    }

    // A container that has not written yet may have no file yet.
    private async Task<LogFile?> OpenAsync(string path, bool wait, Func<CancellationToken, Task<bool>> isAlive, CancellationToken cancellation)
    {
        while (wait && !File.Exists(path))
        {
            if (!await isAlive(cancellation))
                return File.Exists(path) ? LogFile.Open(path) : null;
            await Task.Delay(Pause, time, cancellation);
        }

        return LogFile.Open(path);
    }

    /// <summary>Decides that nothing more will come: the container is gone, and the file stayed at its end since.</summary>
    private sealed class EndWatch(Func<CancellationToken, Task<bool>> isAlive, bool follow)
    {
        private int _pauses;
        private bool _gone;

        public void Reset() => _pauses = 0;

        public async Task<bool> ReachedAsync(CancellationToken cancellation)
        {
            if (!follow)
                return true;
            // Seen dead, and still nothing new a pause later: whoever writes the file has drained the pipes.
            if (_gone && _pauses > 0)
                return true;
            if (_pauses++ % PausesBetweenChecks == 0 && !_gone)
            {
                _gone = !await isAlive(cancellation);
                _pauses = _gone ? 0 : _pauses;
            }
            return false;
        }
    }
}
