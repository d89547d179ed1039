using Sampan.Cli.Commands;
using Sampan.Cli.Logs;
using Sampan.Cli.Output;

namespace Sampan.Cli.Running;

/// <summary>Shows what a container wrote while nobody was attached to it, from its log.</summary>
internal sealed class LogReplay(Session session)
{
    /// <summary>Writes the log as the container wrote it, from a byte of its output on.</summary>
    /// <param name="id">The container.</param>
    /// <param name="shown">How many bytes of output were shown before.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many have been shown now. A log that cannot be read shows nothing.</returns>
    public async Task<long> WriteAsync(string id, long shown, CancellationToken cancellation)
    {
        string path = (await new ContainerLog(session).StatusAsync(id, cancellation)).LogPath;
        long at = 0;
        try
        {
            await foreach (LogLine line in new LogReader(session.Host.Time)
                .ReadAsync(path, new LogOptions(), _ => Task.FromResult(false), cancellation))
            {
                byte[] bytes = line.Ends ? [.. line.Content, (byte)'\n'] : line.Content;
                long from = Math.Clamp(shown - at, 0, bytes.Length);
                await session.Terminal.OutStream.WriteAsync(bytes.AsMemory((int)from), cancellation);
                at += bytes.Length;
            }

            await session.Terminal.OutStream.FlushAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What comes from now on is shown all the same.
        }

        return Math.Max(at, shown);
    }
}
