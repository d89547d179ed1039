using Sampan.Images.Layers;
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
                .Unpack(new MemoryStream(blob ?? tar), Path.Combine(_temp.FullName, "diff"), Digest.Of(tar), CancellationToken.None);
            Root = RootedDirectory.Open(Path.Combine(_temp.FullName, "diff"));
        }
        catch
        {
            _temp.Delete(recursive: true);
            throw;
        }
    }

    internal LayerFacts Facts { get; }

    internal RootedDirectory Root { get; }

    internal string Read(string path) => File.ReadAllText(Path.Combine(_temp.FullName, "diff", path));

    public void Dispose()
    {
        Root.Dispose();
        _temp.Delete(recursive: true);
    }
}
