using Sampan.Linux;
using Sampan.Linux.Events;

namespace Sampan.Daemon.Cni;

/// <summary>Wakes whoever waits for a change in a folder that may not exist yet.</summary>
internal sealed class CniFolderWatch(EpollLoop loop)
{
    /// <summary>Begins to watch the folder, or as long as it is missing the nearest folder above it.</summary>
    /// <returns>Null where the kernel refuses, as when the user's instances of inotify are spent.</returns>
    public DirectoryWatch? TryStart(string folder)
    {
        string path = Path.GetFullPath(folder);
        string? below = null;
        while (true)
        {
            DirectoryWatch? watch = TryWatch(path, out bool isMissing);
            if (watch is not null && Directory.Exists(below))
            {
                // It was made just now, before there was a watch to tell.
                watch.Dispose();
                (path, below) = (Path.GetFullPath(folder), null);
            }
            else if (isMissing && Path.GetDirectoryName(path) is { } parent)
            {
                (path, below) = (parent, path);
            }
            else
            {
                return watch;
            }
        }
    }

    private DirectoryWatch? TryWatch(string path, out bool isMissing)
    {
        isMissing = false;
        try
        {
            return DirectoryWatch.ForAnyChange(loop, path);
        }
        catch (LinuxException exception)
        {
            isMissing = exception.Errno is Errno.ENOENT or Errno.ENOTDIR;
            return null;
        }
    }
}
