using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Sampan.Images.Registry;

/// <summary>
/// Bearer tokens over all pulls of a daemon, until they expire. A token is only given to who shows the credential that it was
/// made for: two pods with different secrets share nothing.
/// </summary>
internal sealed class TokenCache
{
    private const int MaxTokens = 512;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AuthenticationHeaderValue Header, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>The key of a host's tokens for one credential and scope; holds no secret.</summary>
    internal static string Key(Uri root, RegistryCredential? credential, string scope)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (string? part in (string?[])
            [root.AbsoluteUri, scope, credential is null ? "" : "+", credential?.Username, credential?.Password, credential?.IdentityToken, credential?.RegistryToken])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part ?? "");
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>A token that is good at <paramref name="now"/>, or null.</summary>
    internal AuthenticationHeaderValue? Find(string key, DateTimeOffset now)
    {
        lock (_lock)
            return _known.TryGetValue(key, out var known) && known.Until > now ? known.Header : null;
    }

    internal void Keep(string key, AuthenticationHeaderValue header, DateTimeOffset until, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_known.Count >= MaxTokens)
            {
                foreach (string old in _known.Where(k => k.Value.Until <= now).Select(k => k.Key).ToList())
                    _known.Remove(old);
            }
            if (_known.Count >= MaxTokens)
                _known.Remove(_known.MinBy(k => k.Value.Until).Key);
            _known[key] = (header, until);
        }
    }

    internal void Forget(string key)
    {
        lock (_lock)
            _known.Remove(key);
    }
}
