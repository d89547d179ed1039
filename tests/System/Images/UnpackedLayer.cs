using Sampan.Images.Layers;
using Sampan.Images.Layers.Record;
using Sampan.Linux.Files;
using Sampan.Oci;

namespace Sampan.Tests.System.Images;

/// <summary>A tar unpacked into a private folder.</summary>
internal sealed class UnpackedLayer : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-layer-");

    internal UnpackedLayer(byte[] tar, byte[]? blob = null, LayerLimits? limits = null)
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(_temp.FullName, "diff"));
            Facts = new LayerUnpacker(limits ?? new LayerLimits())
                .Unpack(new MemoryStream(blob ?? tar), new UnpackPlaces(Path.Combine(_temp.FullName, "diff"), RecordFile, null), Digest.Of(tar), CancellationToken.None);
            Root = RootedDirectory.Open(Path.Combine(_temp.FullName, "diff"));
        }
        catch
        {
            Remove();
            throw;
        }
    }

    internal LayerFacts Facts { get; }

    internal string Folder => Path.Combine(_temp.FullName, "diff");

    internal string RecordFile => Path.Combine(_temp.FullName, "record");

    internal LayerTar Rebuild() => new(RecordFile, Path.Combine(_temp.FullName, "diff"));

    internal RootedDirectory Root { get; }

    internal string Read(string path) => File.ReadAllText(Path.Combine(_temp.FullName, "diff", path));

    public void Dispose()
    {
        Root.Dispose();
        Remove();
    }

    // Names that are no text are beyond the framework.
    private void Remove()
    {
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }
}
