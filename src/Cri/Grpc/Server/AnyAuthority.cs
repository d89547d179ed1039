using System.Text;

namespace Sampan.Cri.Grpc.Server;

/// <summary>
/// Reads any <c>:authority</c> as localhost. Old kubelets put the socket's path there, which Kestrel would refuse
/// as a host name; on a Unix socket the field means nothing.
/// </summary>
internal sealed class AnyAuthority : Encoding
{
    private const string Host = "localhost";
    private static readonly AnyAuthority Instance = new();

    internal static Encoding? Select(string header) =>
        header.Equals(":authority", StringComparison.OrdinalIgnoreCase) || header.Equals("Host", StringComparison.OrdinalIgnoreCase)
            ? Instance
            : null;

    public override int GetCharCount(byte[] bytes, int index, int count) => Host.Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        Host.CopyTo(chars.AsSpan(charIndex));
        return Host.Length;
    }

    public override int GetMaxCharCount(int byteCount) => Host.Length;

    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException();

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        throw new NotSupportedException();

    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException();
}
