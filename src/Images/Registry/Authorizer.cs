using System.Net.Http.Headers;

namespace Sampan.Images.Registry;

/// <summary>
/// Answers one host's challenges: basic, or bearer with tokens from the realm it names, kept per scope until they
/// expire. Made with a credential only for the host that it is for, never for a mirror.
/// </summary>
internal sealed class Authorizer(HostTransport transport, RegistryCredential? credential, TokenCache tokens, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly TokenServer _server = new(transport, credential, time);
    private AuthenticationHeaderValue? _basic;

    /// <summary>The header to send unasked, or null.</summary>
    internal AuthenticationHeaderValue? Current(string scope) =>
        credential is { RegistryToken.Length: > 0 }
            ? new AuthenticationHeaderValue("Bearer", credential.RegistryToken)
            : Volatile.Read(ref _basic) ?? tokens.Find(Key(scope), time.GetUtcNow());

    /// <summary>The header that answers a 401, or null if there is none that was not tried.</summary>
    /// <param name="headers">The WWW-Authenticate values.</param>
    /// <param name="scope">What is wanted, e.g. <c>repository:library/busybox:pull</c>.</param>
    /// <param name="refused">The header that was refused.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="RegistryUnauthorizedException">The token server refuses.</exception>
    internal async Task<AuthenticationHeaderValue?> AnswerAsync(
        IEnumerable<string> headers, string scope, AuthenticationHeaderValue? refused, CancellationToken cancellationToken)
    {
        if (credential is { RegistryToken.Length: > 0 })
            return null;
        List<AuthChallenge> challenges = [.. headers.SelectMany(AuthChallenge.Parse)];
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // Another request may have renewed the token while this one waited.
            if (Current(scope) is { } known && !known.Equals(refused))
                return known;
            AuthenticationHeaderValue? made =
                challenges.Find(c => c.Scheme == "bearer") is { } bearer ? await TokenAsync(bearer, scope, cancellationToken)
                : challenges.Exists(c => c.Scheme == "basic") && credential is { HasPassword: true } ? _basic = TokenServer.Basic(credential)
                : null;
            return made?.Equals(refused) == true ? null : made;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<AuthenticationHeaderValue> TokenAsync(AuthChallenge challenge, string scope, CancellationToken cancellationToken)
    {
        tokens.Forget(Key(scope));
        (AuthenticationHeaderValue header, TimeSpan lifetime) = await _server.FetchAsync(challenge, scope, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        tokens.Keep(Key(scope), header, now + lifetime, now);
        return header;
    }

    private string Key(string scope) => TokenCache.Key(transport.Root, credential, scope);
}
