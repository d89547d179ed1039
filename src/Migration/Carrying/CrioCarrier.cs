using System.Text.Json;
using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.ContainersStorage;
using Sampan.Images.Registry;
using Sampan.Linux;
using Sampan.Migration.Planning;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Migration.Carrying;

/// <summary>
/// Brings images to CRI-O in a store of their own beside its own, which CRI-O reads and never writes: nothing of what it has is touched,
/// it need not be stopped, and the way back is one folder less. It has to be told of the folder (<see cref="CrioStorageFile"/>).
/// </summary>
internal sealed class CrioCarrier : IImageCarrier, IDisposable
{
    private readonly CarrySettings _settings;
    private readonly ContainersStorageWriter _writer;
    private readonly ManifestSource _registry;
    private readonly ManifestFinder _manifests;
    private readonly Lazy<SourceImages> _source;

    internal CrioCarrier(CarrySettings settings, TimeProvider time)
    {
        _settings = settings;
        _writer = new ContainersStorageWriter(CrioStorageFile.FolderBeside(settings.TargetRoot));
        _registry = new ManifestSource(settings.RegistryFolders, ProxyRules.Read(settings.Variable), time);
        _manifests = new ManifestFinder(_registry);
        _source = new Lazy<SourceImages>(() => SourceImages.Of(settings));
    }

    /// <inheritdoc/>
    public Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation) =>
        Task.FromResult(_source.Value.Outline(wanted, _settings.TargetRoot, cancellation));

    /// <inheritdoc/>
    public async Task<string> CarryAsync(PlanImage image, CancellationToken cancellation)
    {
        if (await HasAsync(image, cancellation))
            return "was there already";
        ForeignImage found = _source.Value.Get(image, cancellation);
        CarriedManifest manifest = await _manifests.FindAsync(found, cancellation);
        CarriedDocument own = manifest.Documents.First(d => !MediaTypes.IsIndex(d.MediaType));
        Dictionary<Digest, byte[]> documents = manifest.Documents.ToDictionary(d => d.Digest, d => d.Bytes);
        try
        {
            (int made, long copied) = await Task.Run(() => _writer.Add(found, documents, own.Digest, manifest.Target.Digest, cancellation), cancellation);
            string how = made == 0 ? "all layers were there" : $"{ImageTitle.Layers(made)} {(copied > 0 ? "copied" : "linked")}";
            return $"{how}, {manifest.Words}";
        }
        catch (Exception e) when (e is IOException or LinuxException or ImageException or UnauthorizedAccessException)
        {
            _writer.RemoveUnused();
            throw new MigrationException($"{ImageTitle.Of(image)}: cannot be brought into {_writer.Root}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Task<bool> HasAsync(PlanImage image, CancellationToken cancellation) => Task.FromResult(
        File.Exists(Path.Combine(_writer.Root, "overlay-images", "images.json"))
        && Ask(() => new ContainersStorageImages(_writer.Root, Platform.Host).Read(cancellation))
            .Any(i => i.Id.ToString() == image.Id && i.Problem is null && !image.Tags.Except(i.Tags).Any() && !image.Digests.Except(i.Digests).Any()));

    /// <inheritdoc/>
    public Task RemoveAsync(PlanImage image, CancellationToken cancellation) => Task.FromResult(Ask(() =>
    {
        _writer.Remove(Digest.Parse(image.Id));
        return true;
    }));

    /// <inheritdoc/>
    public void Dispose() => _registry.Dispose();

    private T Ask<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or LinuxException or ImageException or JsonException)
        {
            throw new MigrationException($"{_writer.Root}: {e.Message}", e);
        }
    }
}
