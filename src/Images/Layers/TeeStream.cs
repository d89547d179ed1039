namespace Sampan.Images.Layers;

/// <summary>Writes what is read to a file as well.</summary>
internal sealed class TeeStream(Stream source, string file) : ReadOnlyStream
{
    private readonly FileStream _copy = new(file, FileMode.CreateNew);

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        _copy.Write(buffer[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _copy.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
