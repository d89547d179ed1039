using System.Buffers.Binary;

namespace Sampan.Daemon.Nri;

/// <summary>Puts frames of ttrpc together from the pieces that one connection of the mux brings.</summary>
internal sealed class TtrpcAssembler
{
    private byte[] _held = [];

    /// <summary>Takes a piece and gives the frames that it completes.</summary>
    /// <exception cref="NriException">A frame announces more than a frame may carry.</exception>
    public IReadOnlyList<TtrpcFrame> Add(ReadOnlySpan<byte> piece)
    {
        byte[] all = [.. _held, .. piece];
        var frames = new List<TtrpcFrame>();
        int at = 0;
        while (all.Length - at >= TtrpcFrame.HeaderLength)
        {
            ReadOnlySpan<byte> rest = all.AsSpan(at);
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
        _held = all[at..];
        return frames;
    }
}
