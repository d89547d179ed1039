using Sampan.Linux.Files;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// Makes a monitor go on in a new log file. The monitor has traps: it dies when the folder is gone, and replaces a file
/// that nobody renamed, losing its lines.
/// </summary>
internal sealed class LogReopener(NativeLayout layout, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    /// <summary>Reopens the log. On return the file exists and the monitor writes to it.</summary>
    /// <exception cref="IOException">The folder is gone, or the monitor does not answer.</exception>
    public async Task ReopenAsync(string id, ContainerProcess process, string logPath, CancellationToken token)
    {
        string folder = Path.GetDirectoryName(logPath)!;
        if (!Directory.Exists(folder))
        {
            throw new IOException($"log folder {folder} of container {id} is gone: make it again, then rotate");
        }
        if (IsOpen(process.MonitorPid, logPath))
        {
            return;
        }
        Fifo.Write(layout.ControlOf(id), "2 0 0\n"u8);
        long deadline = time.GetTimestamp();
        while (!File.Exists(logPath) || !IsOpen(process.MonitorPid, logPath))
        {
            if (time.GetElapsedTime(deadline) > Limit)
            {
                throw new IOException(
                    $"the monitor (pid {process.MonitorPid}) of container {id} did not open {logPath} within {Limit.TotalSeconds:0} s");
            }
            await Task.Delay(Poll, time, token);
        }
    }

    /// <summary>Whether the monitor holds this very file open: a renamed one shows under its new name.</summary>
    private static bool IsOpen(int monitorPid, string logPath)
    {
        try
        {
            return new DirectoryInfo($"/proc/{monitorPid}/fd").EnumerateFileSystemInfos()
                .Any(descriptor => descriptor.LinkTarget == logPath);
        }
        catch (IOException)
        {
            return ProcessStat.TryRead(monitorPid) is null
                ? throw new IOException($"the monitor (pid {monitorPid}) of log {logPath} is gone")
                : false;
        }
    }
}
