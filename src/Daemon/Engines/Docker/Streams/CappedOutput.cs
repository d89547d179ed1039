using System.Buffers;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>What a command writes, as much as is kept of it.</summary>
internal sealed class CappedOutput(DockerFrames frames)
{
    private const int PieceSize = 32 * 1024;

    /// <summary>What is kept of each output; both together stay below the 16 MiB that a gRPC message may have.</summary>
    private const int Limit = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _output = new(), _error = new();

    /// <summary>Its output; complete when <see cref="ReadAsync"/> has ended.</summary>
    public byte[] Output => _output.WrittenSpan.ToArray();

    /// <summary>Its error output.</summary>
    public byte[] Error => _error.WrittenSpan.ToArray();

    /// <summary>Reads to the end. A connection that breaks is one: what became of the command is told elsewhere.</summary>
    public async Task ReadAsync()
    {
        byte[] buffer = new byte[PieceSize];
        try
        {
            while (await frames.ReadAsync(buffer, CancellationToken.None) is { Count: > 0 } piece)
            {
                ArrayBufferWriter<byte> kept = piece.Stream == DockerStream.Stderr ? _error : _output;
                kept.Write(buffer.AsSpan(0, Math.Min(piece.Count, Limit - kept.WrittenCount)));
            }
        }
        catch (DockerException)
        {
            // The engine went, or we closed in the midst of a frame.
        }
    }
}
