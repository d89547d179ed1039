using System.Text;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// Lines of a CRI log, <c>TIME STREAM F|P TEXT</c>: F where the text ended in a line end, P where it goes on in the next
/// line of its stream. The buffer is used again and again.
/// </summary>
internal sealed class CriLogText
{
    private const int UsualSize = 128 * 1024, KeptSize = 2 * UsualSize, MaxRune = 4;

    private byte[] _bytes = new byte[UsualSize];
    private int _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeptSize)
        {
            _bytes = new byte[UsualSize];
        }
    }

    /// <summary>Appends an entry; nothing for one without text. dockerd parts its entries at line ends, others may not have.</summary>
    internal void Append(in JsonLogEntry entry)
    {
        ReadOnlySpan<byte> rest = entry.Text;
        while (!rest.IsEmpty)
        {
            Put(entry.Time);
            Put(entry.IsError ? " stderr "u8 : " stdout "u8);
            int tag = _length;
            Put("P "u8);
            if (PutLine(ref rest))
            {
                _bytes[tag] = (byte)'F';
            }
            Put("\n"u8);
        }
    }

    /// <summary>Appends up to the next line end and takes it; false if there is none.</summary>
    private bool PutLine(ref ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf((byte)'\\') is int plain and >= 0)
        {
            Put(rest[..plain]);
            Rune rune = JsonEscape.Read(rest[plain..], out int length);
            rest = rest[(plain + length)..];
            if (rune.Value == '\n')
            {
                return true;
            }
            MakeRoom(MaxRune);
            _length += rune.EncodeToUtf8(_bytes.AsSpan(_length));
        }
        Put(rest);
        rest = [];
        return false;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    private void MakeRoom(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        }
    }
}
