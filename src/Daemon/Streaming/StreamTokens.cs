using System.Security.Cryptography;
using Sampan.Cri;

namespace Sampan.Daemon.Streaming;

/// <summary>Tokens of streaming URLs: each is good once and for a minute.</summary>
internal sealed class StreamTokens(TimeProvider time)
{
    /// <summary>Tokens given out and not used yet.</summary>
    internal const int MaxInFlight = 1000;

    /// <summary>How long a token is good for.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int TokenBytes = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (StreamRequest Request, DateTimeOffset Expires)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Makes a token for a request.</summary>
    /// <returns>32 hexadecimal digits.</returns>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED: too many were given out and not used.</exception>
    public string Issue(StreamRequest request)
    {
        DateTimeOffset now = time.GetUtcNow();
        string token = RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
        lock (_lock)
        {
            if (_tokens.Count >= MaxInFlight)
            {
                foreach (string old in _tokens.Where(entry => entry.Value.Expires <= now).Select(entry => entry.Key).ToList())
                {
                    _tokens.Remove(old);
                }
            }
            if (_tokens.Count >= MaxInFlight)
            {
                throw CriException.ResourceExhausted(
                    $"{MaxInFlight} streaming requests wait for their clients: try again within {Lifetime.TotalSeconds:0} s");
            }
            _tokens.Add(token, (request, now + Lifetime));
        }
        return token;
    }

    /// <summary>The request of a token, which is then used up; null when it was never given out, is used or too old.</summary>
    public StreamRequest? Redeem(string token)
    {
        lock (_lock)
        {
            return _tokens.Remove(token, out (StreamRequest Request, DateTimeOffset Expires) entry) && entry.Expires > time.GetUtcNow()
                ? entry.Request
                : null;
        }
    }
}
