using System.Text;
using Sampan.Images.Layers.Tar;

namespace Sampan.Images.Archives;

/// <summary>Writes regular files as a tar (ustar), from front to back, of any size.</summary>
internal sealed class TarFileWriter(Stream target)
{
    private const int MaxName = 100;
    private const long MaxOctal = (1L << 33) - 1;

    /// <summary>Writes a file.</summary>
    /// <exception cref="InvalidOperationException">The content is not as long as promised.</exception>
    internal async Task AddAsync(string name, long size, Stream content, CancellationToken cancellationToken)
    {
        await target.WriteAsync(Header(name, size), cancellationToken);
        byte[] buffer = new byte[256 * 1024];
        long left = size;
        while (left > 0 && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken) is > 0 and int read)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }
        if (left > 0)
            throw new InvalidOperationException($"{name} is {left} bytes shorter than it should be.");
        await target.WriteAsync(new byte[(int)((TarHeader.BlockSize - (size % TarHeader.BlockSize)) % TarHeader.BlockSize)], cancellationToken);
    }

    /// <summary>Writes the end.</summary>
    internal async Task FinishAsync(CancellationToken cancellationToken)
    {
        await target.WriteAsync(new byte[2 * TarHeader.BlockSize], cancellationToken);
        await target.FlushAsync(cancellationToken);
    }

    internal static byte[] Header(string name, long size)
    {
        byte[] block = new byte[TarHeader.BlockSize];
        byte[] path = Encoding.UTF8.GetBytes(name);
        if (path.Length > MaxName)
            throw new ArgumentException($"'{name}' is longer than {MaxName} bytes.", nameof(name));
        path.CopyTo(block, 0);
        Octal(block.AsSpan(100, 8), 0x1A4);
        Octal(block.AsSpan(108, 8), 0);
        Octal(block.AsSpan(116, 8), 0);
        Size(block.AsSpan(124, 12), size);
        Octal(block.AsSpan(136, 12), 0);
        block.AsSpan(148, 8).Fill((byte)' ');
        block[156] = (byte)'0';
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        long sum = 0;
        foreach (byte value in block)
            sum += value;
        Octal(block.AsSpan(148, 7), sum);
        return block;
    }

    /// <summary>Beyond eleven octal digits GNU's binary form, which every reader of today knows.</summary>
    private static void Size(Span<byte> field, long size)
    {
        if (size <= MaxOctal)
        {
            Octal(field, size);
            return;
        }
        field[0] = 0x80;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(field[4..], size);
    }

    private static void Octal(Span<byte> field, long value)
    {
        string digits = Convert.ToString(value, 8).PadLeft(field.Length - 1, '0');
        Encoding.ASCII.GetBytes(digits, field);
        field[digits.Length] = 0;
    }
}
