using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Docker;

/// <summary>A request by hand, after which the connection is no HTTP any more.</summary>
/// <param name="socket">Connected; the caller's until it is handed on.</param>
internal sealed class UpgradeRequest(Socket socket)
{
    private const int SwitchingProtocols = 101, Ok = 200;

    private readonly byte[] _buffer = new byte[DockerLimits.MaxHeaderBytes];
    private int _start, _end;

    /// <summary>Sends it and reads the answer's header.</summary>
    /// <exception cref="DockerException">The engine refused; or this is no answer.</exception>
    internal async Task<DockerConnection> SendAsync(DockerCall call, string target, string userAgent, CancellationToken token)
    {
        using var body = new MemoryStream();
        if (call.Body is { } given)
            await given.CopyToAsync(body, token);
        string type = call.Body is null ? "" : $"Content-Type: {call.BodyType}\r\n";
        string header = string.Create(CultureInfo.InvariantCulture, $"""
            {call.Method} {target} HTTP/1.1
            Host: docker
            User-Agent: {userAgent}
            Connection: Upgrade
            Upgrade: tcp
            Content-Length: {body.Length}

            """).ReplaceLineEndings("\r\n");
        byte[] request = [.. Encoding.ASCII.GetBytes($"{header}{type}\r\n"), .. body.ToArray()];
        for (ReadOnlyMemory<byte> rest = request; !rest.IsEmpty;)
            rest = rest[await socket.SendAsync(rest, SocketFlags.None, token)..];

        string[] lines = await HeaderAsync(call, token);
        int status = StatusOf(lines[0]) ?? throw new DockerException(0, $"{call}: the engine's answer is no HTTP.");
        // Engines that do not know of upgrades hand the connection over with an ordinary answer.
        return status is SwitchingProtocols or Ok
            ? new DockerConnection(socket, _buffer.AsMemory(_start, _end - _start))
            : throw new DockerException(status, $"{call}: {DockerTransport.Reason(status, await ErrorAsync(lines, token))}");
    }

    private async Task<string[]> HeaderAsync(DockerCall call, CancellationToken token)
    {
        int length;
        while ((length = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end == _buffer.Length)
                throw new DockerException(0, $"{call}: the header of the engine's answer has more than {DockerLimits.MaxHeaderBytes} bytes.");
            if (!await FillAsync(token))
                throw new DockerException(0, $"{call}: the engine closed the connection without an answer.");
        }
        _start = length + 4;
        return Encoding.Latin1.GetString(_buffer, 0, length).Split("\r\n");
    }

    private static int? StatusOf(string line) =>
        line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Split(' ') is [_, var code, ..]
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? status
            : null;

    /// <summary>The words of a refusal, as many as a buffer holds.</summary>
    private async Task<byte[]> ErrorAsync(string[] lines, CancellationToken token)
    {
        using var words = new MemoryStream();
        if (lines.Any(line => line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)))
        {
            while (await ChunkLengthAsync(token) is > 0 and int length && words.Length < DockerLimits.MaxErrorBytes)
            {
                await CopyAsync(length, words, token);
                await LineAsync(token);
            }
        }
        else
        {
            string? field = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            await CopyAsync(long.TryParse(field?.Split(':')[1], CultureInfo.InvariantCulture, out long length) ? length : long.MaxValue, words, token);
        }
        return words.ToArray();
    }

    private async Task<int?> ChunkLengthAsync(CancellationToken token) =>
        int.TryParse((await LineAsync(token)).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int length) ? length : null;

    private async Task<string> LineAsync(CancellationToken token)
    {
        var line = new StringBuilder();
        while (line.Length < DockerLimits.MaxErrorBytes && (_start < _end || await FillAsync(token)))
        {
            if (_buffer[_start++] is not (byte)'\n' and var letter)
                line.Append((char)letter);
            else
                break;
        }
        return line.ToString().Trim();
    }

    private async Task CopyAsync(long length, MemoryStream target, CancellationToken token)
    {
        for (length = Math.Min(length, DockerLimits.MaxErrorBytes - target.Length); length > 0 && (_start < _end || await FillAsync(token));)
        {
            int count = (int)Math.Min(length, _end - _start);
            target.Write(_buffer, _start, count);
            (_start, length) = (_start + count, length - count);
        }
    }

    private async Task<bool> FillAsync(CancellationToken token)
    {
        if (_start == _end && _start > 0)
            _start = _end = 0;
        int count = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, token);
        _end += count;
        return count > 0;
    }
}
