using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sampan.Images.Registry;

/// <summary>
/// Answers one host's challenges: basic, or bearer with tokens from the realm it names, kept per scope until they
/// expire. Made with a credential only for the registry itself, never for a mirror.
/// </summary>
internal sealed class Authorizer(HttpClient http, Uri root, RegistryCredential? credential, TimeProvider time) : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;
    private const double DefaultLifetime = 60;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, (AuthenticationHeaderValue Header, DateTimeOffset Until)> _known = [];

    /// <summary>The header to send unasked, or null.</summary>
    internal async Task<AuthenticationHeaderValue?> CurrentAsync(string scope, CancellationToken cancellationToken)
    {
        if (credential is { RegistryToken.Length: > 0 })
            return new AuthenticationHeaderValue("Bearer", credential.RegistryToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _known.TryGetValue(scope, out var known) && known.Until > time.GetUtcNow() ? known.Header : null;
        }
        finally
        {
            _gate.Release();
        }
    }

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
            if (_known.TryGetValue(scope, out var known) && !known.Header.Equals(refused) && known.Until > time.GetUtcNow())
                return known.Header;
            (AuthenticationHeaderValue Header, DateTimeOffset Until)? made =
                challenges.Find(c => c.Scheme == "bearer") is { } bearer ? await TokenAsync(bearer, scope, cancellationToken)
                : challenges.Exists(c => c.Scheme == "basic") && credential is { HasPassword: true } ? (Basic(), DateTimeOffset.MaxValue)
                : null;
            if (made is null || made.Value.Header.Equals(refused))
                return null;
            _known[scope] = made.Value;
            return made.Value.Header;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private AuthenticationHeaderValue Basic() => new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential!.Username}:{credential.Password}")));

    private async Task<(AuthenticationHeaderValue, DateTimeOffset)> TokenAsync(
        AuthChallenge challenge, string scope, CancellationToken cancellationToken)
    {
        Uri realm = Realm(challenge);
        using HttpRequestMessage request = TokenRequest(realm, challenge["service"], challenge["scope"] ?? scope);
        using HttpResponseMessage response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Refusal(response, realm);
        byte[]? body = await CappedContent.ReadAsync(response.Content, MaxAnswer, cancellationToken);
        TokenAnswer? answer = Parse(body);
        string? token = answer?.Token ?? answer?.AccessToken;
        if (string.IsNullOrEmpty(token) || token.Any(char.IsControl))
            throw new RegistryUnauthorizedException($"The token server {realm.Host} gave no token for {root.Authority}.");
        double lifetime = Math.Clamp(answer!.ExpiresIn ?? DefaultLifetime, 10, 24 * 3600);
        // A little early, so that a token does not expire under way.
        return (new AuthenticationHeaderValue("Bearer", token), time.GetUtcNow() + TimeSpan.FromSeconds(lifetime * 0.8));
    }

    private static Exception Refusal(HttpResponseMessage response, Uri realm)
    {
        string text = $"the token server {realm.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}";
        return (int)response.StatusCode is 429 or >= 500
            ? new HttpRequestException(text)
            : new RegistryUnauthorizedException($"{text}: check the user, password or token.");
    }

    private Uri Realm(AuthChallenge challenge)
    {
        bool good = Uri.TryCreate(challenge["realm"], UriKind.Absolute, out Uri? realm)
            && (realm.Scheme == "https" || (realm.Scheme == "http" && root.Scheme == "http"));
        return good
            ? realm!
            : throw new RegistryUnauthorizedException(
                $"{root.Authority} names '{challenge["realm"]}' as its token server, which is not an https URL: no credentials are sent there.");
    }

    private HttpRequestMessage TokenRequest(Uri realm, string? service, string scope)
    {
        if (credential is { IdentityToken.Length: > 0 })
        {
            var form = new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["service"] = service ?? "",
                ["client_id"] = "sampan",
                ["scope"] = scope,
                ["refresh_token"] = credential.IdentityToken,
            };
            return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(form) };
        }
        string query = $"scope={Uri.EscapeDataString(scope)}";
        if (service is not null)
            query = $"service={Uri.EscapeDataString(service)}&{query}";
        string old = realm.Query.TrimStart('?');
        var url = new UriBuilder(realm) { Query = old.Length > 0 ? $"{old}&{query}" : query };
        var request = new HttpRequestMessage(HttpMethod.Get, url.Uri);
        if (credential is { HasPassword: true })
            request.Headers.Authorization = Basic();
        return request;
    }

    private static TokenAnswer? Parse(byte[]? body)
    {
        try
        {
            return body is null ? null : JsonSerializer.Deserialize(body, RegistryJson.Default.TokenAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
