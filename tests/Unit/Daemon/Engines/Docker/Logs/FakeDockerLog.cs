using System.Globalization;
using System.Text;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Logs;

/// <summary>Writes and rotates a json-file log as dockerd does.</summary>
internal sealed class FakeDockerLog(string path, long maxSize, int maxFiles = 64) : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private FileStream _file = Open(path, FileMode.Append);
    private long _ticks;

    internal string Path => path;

    /// <summary>Appends an entry as dockerd spells it.</summary>
    internal void Append(string escapedText, string stream = "stdout") => AppendRaw(
        $$"""{"log":"{{escapedText}}","stream":"{{stream}}","time":"{{NextTime()}}"}""" + "\n");

    /// <summary>Appends part of an entry, as a dockerd does that is killed meanwhile.</summary>
    internal void AppendRaw(string text)
    {
        if (_file.Length >= maxSize)
            Rotate();
        _file.Write(Encoding.UTF8.GetBytes(text));
        _file.Flush();
    }

    private string NextTime() =>
        Start.AddTicks(_ticks++).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private void Rotate()
    {
        _file.Dispose();
        File.Delete(Numbered(maxFiles - 1));
        for (int i = maxFiles - 1; i > 1; i--)
            Rename(Numbered(i - 1), Numbered(i));
        if (maxFiles > 1)
            Rename(path, Numbered(1));
        else
            File.Delete(path);
        _file = Open(path, FileMode.Create);
    }

    // Like dockerd, it does not mind what others have deleted.
    private static void Rename(string from, string to)
    {
        try
        {
            if (File.Exists(from))
                File.Move(from, to, overwrite: true);
        }
        catch (FileNotFoundException)
        {
        }
    }

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private static FileStream Open(string path, FileMode mode) =>
        new(path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    public void Dispose() => _file.Dispose();
}
