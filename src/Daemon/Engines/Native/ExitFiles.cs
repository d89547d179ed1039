using System.Globalization;
using Sampan.Linux.Events;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The files in which monitors write how containers ended. They outlive the daemon, not the boot.</summary>
internal sealed class ExitFiles(NativeLayout layout, EpollLoop loop, TimeProvider time)
{
    private const long NanosecondsPerTick = 100;
    private const int UnknownCode = 255, MaxFileBytes = 16;

    // The kernel may drop events, and some file systems give none.
    private static readonly TimeSpan RescanPeriod = TimeSpan.FromSeconds(10);

    /// <summary>How a container ended; null when nothing was written.</summary>
    public ContainerExit? Find(string id)
    {
        var file = new FileInfo(layout.ExitOf(id));
        if (!file.Exists || file.Length is 0 or > MaxFileBytes)
        {
            return null;
        }
        int code = int.TryParse(File.ReadAllText(file.FullName).AsSpan().Trim(), CultureInfo.InvariantCulture, out int read)
            ? read
            : UnknownCode;
        return new ContainerExit(
            code, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, File.Exists(layout.OutOfMemoryOf(id)));
    }

    /// <summary>Forgets the exit of a container. Idempotent.</summary>
    public void Remove(string id) => File.Delete(layout.ExitOf(id));

    /// <summary>Calls back with the id of every exit file, those already there too, until cancelled.</summary>
    public async Task WatchAsync(Action<string> ended, CancellationToken token)
    {
        using var watch = new DirectoryWatch(loop, layout.Exits);
        Task<IReadOnlyList<string>> next = watch.NextAsync(token);
        Rescan(ended);
        while (true)
        {
            try
            {
                IReadOnlyList<string> names = await next.WaitAsync(RescanPeriod, time, token);
                next = watch.NextAsync(token);
                foreach (string name in names)
                {
                    ended(name);
                }
                if (names.Count > 0)
                {
                    continue;
                }
            }
            catch (TimeoutException)
            {
            }
            Rescan(ended);
        }
    }

    private void Rescan(Action<string> ended)
    {
        foreach (string file in Directory.EnumerateFiles(layout.Exits))
        {
            ended(Path.GetFileName(file));
        }
    }
}
