using System.Text.Json.Nodes;
using Sampan.Linux.Files;

namespace Sampan.Migration.Running;

/// <summary>
/// A journal as a file of lines, one JSON record each, only ever added to. A last line that was torn by a crash is dropped: what it was to
/// announce had not begun. Any other damage is refused, for a rollback could not be trusted.
/// </summary>
public sealed class Journal : IJournal
{
    /// <summary>How many bytes a journal may have.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    // Given back when the disk is full, so that the way back can be written down.
    private const int SpareBytes = 1024 * 1024;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly string _bootId;
    private readonly List<JournalRecord> _records;
    private readonly FileStream _file;

    /// <summary>Opens a journal for writing, or begins it.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="time">The clock.</param>
    /// <param name="bootId">The machine's present boot.</param>
    /// <exception cref="JournalException">It is damaged, or the disk refuses.</exception>
    public Journal(string path, TimeProvider time, string bootId)
    {
        _path = path;
        _time = time;
        _bootId = bootId;
        (_records, long length) = Load(path);
        try
        {
            _file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            });
            _file.SetLength(length);
            _file.Position = length;
            KeepSpare();
            AtomicFile.FlushDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw new JournalException($"{path}: the journal cannot be written: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<JournalRecord> Records => _records;

    private string Spare => _path + ".spare";

    /// <summary>The lines of a journal that is only looked at.</summary>
    /// <exception cref="JournalException">It is damaged.</exception>
    public static IReadOnlyList<JournalRecord> Read(string path) => Load(path).Records;

    /// <inheritdoc/>
    public void Append(string step, JournalEvent what, JsonObject? record = null, string message = "")
    {
        var line = new JournalRecord(_records.Count + 1, step, what, _time.GetUtcNow(), _bootId, record?.DeepClone().AsObject(), message);
        byte[] bytes = JournalLine.Write(line);
        long end = _file.Position;
        if (end + bytes.Length > MaxBytes)
            throw new JournalException($"{_path}: the journal has {MaxBytes >> 20} MiB, which no run should need.");
        try
        {
            WriteLine(bytes, end);
        }
        catch (IOException) when (File.Exists(Spare))
        {
            File.Delete(Spare);
            WriteLine(bytes, end);
        }
        _records.Add(line);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void WriteLine(byte[] bytes, long end)
    {
        try
        {
            _file.Position = end;
            _file.Write(bytes);
            _file.Flush(flushToDisk: true);
            AtomicFile.FlushDirectory(Path.GetDirectoryName(_path)!);
        }
        catch (IOException e)
        {
            TryCut(end);
            throw File.Exists(Spare)
                ? e
                : new JournalException($"{_path}: the journal cannot be written: {e.Message}. Make room on its disk, then 'sampan migrate resume' or 'rollback'.", e);
        }
    }

    private void TryCut(long end)
    {
        try
        {
            _file.SetLength(end);
            _file.Position = end;
        }
        catch (IOException)
        {
            // Half a line is dropped by the next reader.
        }
    }

    private void KeepSpare()
    {
        try
        {
            using var spare = new FileStream(Spare, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            spare.Write(new byte[SpareBytes]);
        }
        catch (IOException)
        {
            // The disk is full already: what there is of it is for the lines.
            File.Delete(Spare);
        }
    }

    private static (List<JournalRecord> Records, long Length) Load(string path)
    {
        var records = new List<JournalRecord>();
        if (!File.Exists(path))
            return (records, 0);
        if (new FileInfo(path).Length > MaxBytes)
            throw new JournalException($"{path}: has more than {MaxBytes >> 20} MiB, which no journal has.");
        ReadOnlySpan<byte> all = File.ReadAllBytes(path);
        int start = 0;
        while (start < all.Length)
        {
            int length = all[start..].IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? all[start..] : all.Slice(start, length);
            // Blocks that were never written read as zeros.
            bool torn = length < 0 || (line.Contains((byte)0) && start + length + 1 == all.Length);
            if (torn)
                return (records, start);
            if (JournalLine.TryRead(line) is not { } record || record.Sequence != records.Count + 1)
            {
                throw new JournalException(
                    $"{path}: line {records.Count + 1} is damaged, so it is not known what was done to this node. Put the file back as it was, "
                    + "or compare the folder 'backup' beside it with the node by hand.");
            }
            records.Add(record);
            start += length + 1;
        }
        return (records, start);
    }
}
