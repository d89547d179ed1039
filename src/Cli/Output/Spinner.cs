namespace Sampan.Cli.Output;

/// <summary>A line on standard error that moves while something is waited for; nothing where nobody sees it.</summary>
internal sealed class Spinner(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

    /// <summary>Waits for a task and shows what for, and for how long.</summary>
    public async Task<T> WatchAsync<T>(string text, Task<T> task)
    {
        if (!terminal.IsAnimated)
            return await task;

        long start = time.GetTimestamp();
        try
        {
            for (int i = 0; !task.IsCompleted; i++)
            {
                // One short line: what wraps cannot be written over.
                terminal.Err.Write($"\r{Frames[i % Frames.Length]} {Short(text)} {TimeSpans.Seconds(time.GetElapsedTime(start))}\u001b[K");
                await Task.WhenAny(task, Task.Delay(Step, time, CancellationToken.None));
            }
        }
        finally
        {
            terminal.Err.Write("\r\u001b[K");
        }

        return await task;
    }

    private string Short(string text)
    {
        int room = Math.Max(20, (terminal.Width > 0 ? terminal.Width : 80) - 12);
        return text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 1), "…");
    }
}
