using System.Globalization;

namespace Sampan.Cli.Logs;

/// <summary>An open log file that notices when another file takes its name.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _path;
    private readonly string? _name;

    private LogFile(string path, FileStream stream)
    {
        _path = path;
        _stream = stream;
        _name = CurrentName();
    }

    public FileStream Stream => _stream;

    /// <summary>Opens a file that others write, rename and delete meanwhile.</summary>
    public static LogFile Open(string path) =>
        new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: false));

    /// <summary>
    /// Whether this file was renamed or deleted and a new one has its name. The kernel tells by the descriptor's link, which
    /// follows the file, so that an inode number used again cannot deceive.
    /// </summary>
    public bool WasReplaced() => CurrentName() != _name && File.Exists(_path);

    /// <summary>Goes back to the beginning of a file that was cut shorter than what was read of it.</summary>
    public bool RewindIfCut()
    {
        if (_stream.Length >= _stream.Position)
            return false;
        _stream.Position = 0;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    private string? CurrentName()
    {
        string fd = _stream.SafeFileHandle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        return new FileInfo("/proc/self/fd/" + fd).LinkTarget;
    }
}
