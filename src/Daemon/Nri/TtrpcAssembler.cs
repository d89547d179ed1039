using System.Buffers.Binary;

namespace Sampan.Daemon.Nri;

/// <summary>Puts frames of ttrpc together from the pieces that one connection of the mux brings.</summary>
internal sealed class TtrpcAssembler
{
    private byte[] _held = [];
    private int _count;

    /// <summary>Takes a piece and gives the frames that it completes.</summary>
    /// <exception cref="NriException">A frame announces more than a frame may carry.</exception>
    public IReadOnlyList<TtrpcFrame> Add(ReadOnlySpan<byte> piece)
    {
        Append(piece);
        var frames = new List<TtrpcFrame>();
        int at = 0;
        while (_count - at >= TtrpcFrame.HeaderLength)
        {
            ReadOnlySpan<byte> rest = _held.AsSpan(at, _count - at);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > TtrpcFrame.MaxPayload)
            {
                throw new NriException($"a frame announces {length} bytes; the limit is {TtrpcFrame.MaxPayload}");
            }
            if (rest.Length < TtrpcFrame.HeaderLength + length)
            {
                break;
            }
            frames.Add(new TtrpcFrame(
                BinaryPrimitives.ReadUInt32BigEndian(rest[4..]), rest[8], rest.Slice(TtrpcFrame.HeaderLength, (int)length).ToArray()));
            at += TtrpcFrame.HeaderLength + (int)length;
        }
        _held.AsSpan(at, _count - at).CopyTo(_held);
        _count -= at;
        if (_count == 0)
        {
            _held = [];
        }
        return frames;
    }

    // Doubled, so that a frame in many small pieces is not copied with each of them.
    private void Append(ReadOnlySpan<byte> piece)
    {
        if (_held.Length - _count < piece.Length)
        {
            Array.Resize(ref _held, Math.Max(_count + piece.Length, _held.Length * 2));
        }
        piece.CopyTo(_held.AsSpan(_count));
        _count += piece.Length;
    }
}
