using System.Text.Json;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Cni;

/// <summary>The attachments on disk, one file per sandbox.</summary>
internal sealed class CniCache
{
    public const int MaxBytes = 8 * 1024 * 1024;
    private const string Extension = ".json";

    private readonly string _directory;

    /// <summary>Keeps them under <paramref name="stateDirectory"/>/cni.</summary>
    public CniCache(string stateDirectory)
    {
        _directory = Path.Combine(stateDirectory, "cni");
        Directory.CreateDirectory(_directory);
        foreach (string cutOff in Directory.EnumerateFiles(_directory, "*.tmp"))
        {
            // The temp file of a write that a crash cut off.
            File.Delete(cutOff);
        }
    }

    public string PathOf(string sandboxId) => IsId(sandboxId)
        ? Path.Combine(_directory, sandboxId + Extension)
        : throw new CniException($"sandbox id \"{sandboxId}\" must be letters, digits, '_', '.' and '-', a letter or digit first");

    public void Write(CniAttachment attachment) => AtomicFile.Write(
        PathOf(attachment.SandboxId), JsonSerializer.SerializeToUtf8Bytes(attachment, CniJson.Default.CniAttachment));

    /// <summary>The attachment; null when there is none.</summary>
    /// <exception cref="CniException">The file is not an attachment.</exception>
    public CniAttachment? Read(string sandboxId)
    {
        string path = PathOf(sandboxId);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                throw new CniException($"network record {path} is larger than {MaxBytes} bytes");
            }
            CniAttachment? found = JsonSerializer.Deserialize(File.ReadAllBytes(path), CniJson.Default.CniAttachment);
            return found is not null && found.SandboxId == sandboxId
                ? found with { CachePath = path }
                : throw new CniException($"network record {path} belongs to another sandbox");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new CniException($"network record {path} cannot be read: {e.Message}", e);
        }
    }

    public void Delete(string sandboxId)
    {
        File.Delete(PathOf(sandboxId));
        AtomicFile.FlushDirectory(_directory);
    }

    public IReadOnlyList<string> Ids() =>
    [
        .. from file in Directory.EnumerateFiles(_directory, "*" + Extension)
           let id = Path.GetFileNameWithoutExtension(file)
           where IsId(id)
           orderby id
           select id,
    ];

    private static bool IsId(string id) =>
        id.Length is > 0 and <= 128 && char.IsAsciiLetterOrDigit(id[0])
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');
}
