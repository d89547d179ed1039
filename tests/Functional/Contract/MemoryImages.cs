using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Sampan.Cri;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Tests.Functional.Contract;

/// <summary>Images that are names and settings, and the registry they come from.</summary>
/// <param name="root">A folder that exists.</param>
internal sealed class MemoryImages(string root) : IImageEngine
{
    private readonly ConcurrentDictionary<string, string> _registry = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StoredImage> _images = new(StringComparer.Ordinal);

    public string Root => root;

    public ImageStore? Store => null;

    /// <summary>Puts an image into the registry.</summary>
    /// <param name="name">Its full name with a tag.</param>
    /// <param name="settings">The JSON of the configuration's <c>config</c>.</param>
    internal void Push(string name, string settings) => _registry[name] = settings;

    public Task<StoredImage> PullAsync(
        ImageReference reference, RegistryCredential? credential, IProgress<PullProgress>? progress, CancellationToken token)
    {
        string name = reference.ToString();
        if (!_registry.TryGetValue(name, out string? settings))
        {
            throw CriException.NotFound($"image {name} is not in the registry");
        }
        byte[] bytes = Encoding.UTF8.GetBytes(settings);
        var id = Digest.Of(bytes);
        return Task.FromResult(_images[name] = new StoredImage
        {
            Id = id,
            ManifestDigests = [id],
            RepoTags = [name],
            RepoDigests = [$"{reference.Name}@{id}"],
            Size = bytes.Length,
            Config = new ImageConfig { Os = "linux", Config = JsonSerializer.Deserialize<ContainerDefaults>(bytes) },
            ChainIds = [],
            Pinned = false,
        });
    }

    public IReadOnlyList<StoredImage> List() => [.. _images.Values];

    public ValueTask<StoredImage?> FindAsync(string idOrReference, CancellationToken token) => ValueTask.FromResult(_images.Values.FirstOrDefault(
        image => image.Id.ToString() == idOrReference || image.RepoTags.Contains(idOrReference) || image.RepoDigests.Contains(idOrReference)));

    public CheckpointSource? FindCheckpoint(string imageOrPath) => null;

    public Task RemoveAsync(StoredImage image, CancellationToken token)
    {
        foreach (string name in image.RepoTags)
        {
            _images.TryRemove(name, out _);
        }
        return Task.CompletedTask;
    }

    public void Sweep()
    {
    }

    public ImageDiskUsage Usage() => new(1, 1, 0, 0);
}
