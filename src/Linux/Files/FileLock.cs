using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>A flock(2) on a file: held until disposed or the process ends, however it ends.</summary>
public sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock, making the file if needed.</summary>
    /// <returns>The lock, or null if another process (or another open of this one) holds it.</returns>
    /// <exception cref="LinuxException">open or flock failed for another reason.</exception>
    public static FileLock? TryTake(string path)
    {
        const int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_CLOEXEC;
        SafeFileHandle file = Libc.Opened(Libc.open(path, flags, 0x180), "open", path);
        if (Libc.flock(file, Libc.LOCK_EX | Libc.LOCK_NB) >= 0)
            return new FileLock(file);
        Errno errno = Libc.LastErrno;
        file.Dispose();
        return errno == Errno.EAGAIN ? null : throw new LinuxException(errno, "flock", path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A child that is being started holds a copy of the descriptor until its exec: closing ours would not be enough.
        if (!_file.IsClosed)
            Libc.flock(_file, Libc.LOCK_UN);
        _file.Dispose();
    }
}
