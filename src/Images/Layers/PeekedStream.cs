namespace Sampan.Images.Layers;

/// <summary>A stream whose first bytes were looked at.</summary>
internal sealed class PeekedStream : ReadOnlyStream
{
    private readonly Stream _source;
    private readonly byte[] _start;
    private int _given;

    private PeekedStream(Stream source, byte[] start)
    {
        _source = source;
        _start = start;
        Taken = start.Length;
    }

    internal ReadOnlySpan<byte> Start => _start;

    /// <summary>How many bytes have been taken from the source.</summary>
    internal long Taken { get; private set; }

    internal static PeekedStream Open(Stream source, int count)
    {
        byte[] start = new byte[count];
        int read = source.ReadAtLeast(start, count, throwOnEndOfStream: false);
        return new PeekedStream(source, start[..read]);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_given == _start.Length)
        {
            int read = _source.Read(buffer);
            Taken += read;
            return read;
        }
        int count = Math.Min(buffer.Length, _start.Length - _given);
        _start.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
