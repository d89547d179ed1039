using System.Text.Json;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Images.Pulling;

/// <summary>
/// Which images were being pulled, on disk: the layers that an interrupted pull has brought are kept for a while, whether
/// the network failed, the caller left or the daemon was restarted, so that the next try goes on where this one ended.
/// </summary>
internal sealed class PullIntents
{
    /// <summary>The kubelet tries again within five minutes.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly TimeProvider _time;

    internal PullIntents(string folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Notes that an image is being pulled.</summary>
    internal void Begin(Digest target, IReadOnlyList<Digest> chains) =>
        AtomicFile.Write(FileOf(target), JsonSerializer.SerializeToUtf8Bytes(new PullIntent(chains), ImagesJson.Default.PullIntent));

    /// <summary>It is in the catalog, or must not leave anything.</summary>
    internal void End(Digest target) => File.Delete(FileOf(target));

    /// <summary>The layers of pulls that did not end well and are not too long ago; notes of older ones are dropped.</summary>
    internal IReadOnlyList<Digest> Held()
    {
        var held = new List<Digest>();
        DateTime oldest = (_time.GetUtcNow() - Keep).UtcDateTime;
        foreach (string file in Directory.GetFiles(_folder))
        {
            if (File.GetLastWriteTimeUtc(file) < oldest || Read(file) is not { } intent)
                File.Delete(file);
            else
                held.AddRange(intent.ChainIds);
        }
        return held;
    }

    private static PullIntent? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ImagesJson.Default.PullIntent);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    private string FileOf(Digest target) => Path.Combine(_folder, $"{target.Algorithm}-{target.Hex}.json");
}
