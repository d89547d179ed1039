using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sampan.Linux.Files;

namespace Sampan.Daemon.State;

/// <summary>
/// One kind of object: a JSON file each, and the same in memory. A change is computed, written to disk, then published,
/// so that what a reader sees survives a crash.
/// </summary>
internal sealed class RecordStore<TRecord>
    where TRecord : class, IObjectRecord
{
    private const string Extension = ".json";
    private const int MaxRecordBytes = 64 * 1024 * 1024;

    private readonly string _directory;
    private readonly JsonTypeInfo<TRecord> _format;
    private readonly ConcurrentDictionary<string, TRecord> _records = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lock> _locks = new(StringComparer.Ordinal);

    /// <summary>Opens the store and makes its folder.</summary>
    public RecordStore(string directory, JsonTypeInfo<TRecord> format)
    {
        _directory = Directory.CreateDirectory(directory).FullName;
        _format = format;
    }

    /// <summary>
    /// Told of each change once it is published: the object before and after, null where there was or is none. Called under
    /// the object's lock, so in the order of its changes; it must be quick and must not throw.
    /// </summary>
    public event Action<TRecord?, TRecord?>? Changed;

    /// <summary>All objects, unfinished ones too, in no order.</summary>
    public IReadOnlyCollection<TRecord> All => (IReadOnlyCollection<TRecord>)_records.Values;

    /// <summary>Reads every record from disk.</summary>
    /// <returns>The files that are no records, each with the reason: they are left where they are.</returns>
    public IReadOnlyDictionary<string, string> Load()
    {
        var unreadable = new Dictionary<string, string>();
        foreach (string file in Directory.EnumerateFiles(_directory))
        {
            if (!file.EndsWith(Extension, StringComparison.Ordinal))
            {
                // The temp file of a write that a crash cut off.
                File.Delete(file);
                continue;
            }
            try
            {
                TRecord record = Read(file);
                _records[record.Id] = record;
            }
            catch (Exception exception) when (exception is JsonException or IOException or FormatException
                or Google.Protobuf.InvalidProtocolBufferException)
            {
                unreadable[file] = exception.Message;
            }
        }
        return unreadable;
    }

    /// <summary>The object with exactly this id; null when there is none.</summary>
    public TRecord? Find(string id) => _records.GetValueOrDefault(id);

    /// <summary>Whether there is a record of that id, also one that cannot be read.</summary>
    public bool Exists(string id) => _records.ContainsKey(id) || File.Exists(FileOf(id));

    /// <summary>The object whose id is, or alone begins with, <paramref name="idOrPrefix"/>; null when there is none.</summary>
    /// <exception cref="AmbiguousIdException">More than one begins so.</exception>
    public TRecord? Resolve(string idOrPrefix)
    {
        if (idOrPrefix.Length == 0)
        {
            return null;
        }
        if (Find(idOrPrefix) is { } exact)
        {
            return exact;
        }
        TRecord[] fitting = [.. _records.Values.Where(record => record.Id.StartsWith(idOrPrefix, StringComparison.Ordinal))];
        return fitting.Length > 1 ? throw new AmbiguousIdException(idOrPrefix, fitting.Length) : fitting.FirstOrDefault();
    }

    /// <summary>Writes and publishes a new object.</summary>
    /// <exception cref="IOException">It could not be written; nothing is published.</exception>
    public void Add(TRecord record)
    {
        lock (LockOf(record.Id))
        {
            Write(record);
            _records[record.Id] = record;
            Changed?.Invoke(null, record);
        }
    }

    /// <summary>Changes an object: computes, writes, publishes.</summary>
    /// <returns>The object after the change; null when it is gone.</returns>
    /// <exception cref="IOException">It could not be written; the old object stands.</exception>
    public TRecord? Update(string id, Func<TRecord, TRecord> change)
    {
        lock (LockOf(id))
        {
            if (!_records.TryGetValue(id, out TRecord? before))
            {
                return null;
            }
            TRecord after = change(before);
            if (!ReferenceEquals(before, after))
            {
                Write(after);
                _records[id] = after;
                Changed?.Invoke(before, after);
            }
            return after;
        }
    }

    /// <summary>Forgets an object. Idempotent.</summary>
    public void Remove(string id)
    {
        lock (LockOf(id))
        {
            if (_records.ContainsKey(id))
            {
                File.Delete(FileOf(id));
                AtomicFile.FlushDirectory(_directory);
                _records.TryRemove(id, out TRecord? before);
                Changed?.Invoke(before, null);
            }
        }
        _locks.TryRemove(id, out _);
    }

    private TRecord Read(string file)
    {
        using FileStream stream = File.OpenRead(file);
        if (stream.Length > MaxRecordBytes)
        {
            throw new IOException($"larger than {MaxRecordBytes} bytes");
        }
        return JsonSerializer.Deserialize(stream, _format) ?? throw new JsonException("null");
    }

    private void Write(TRecord record) =>
        AtomicFile.Write(FileOf(record.Id), JsonSerializer.SerializeToUtf8Bytes(record, _format));

    private string FileOf(string id) => Path.Combine(_directory, id + Extension);

    private Lock LockOf(string id) => _locks.GetOrAdd(id, _ => new Lock());
}
