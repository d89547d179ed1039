using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Sampan.Images.Registry;

/// <summary>Fetches bearer tokens from the realm that a challenge names (distribution-spec token authentication, OAuth2).</summary>
internal sealed class TokenServer(HostTransport transport, RegistryCredential? credential, TimeProvider time)
{
    private const int MaxAnswer = 1024 * 1024;
    private const int MaxRedirects = 5;
    private const double DefaultLifetime = 60;

    /// <summary>User and password in the form that HTTP wants.</summary>
    internal static AuthenticationHeaderValue Basic(RegistryCredential credential) => new(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

    /// <returns>The header to send, and how long it is good.</returns>
    /// <exception cref="RegistryUnauthorizedException">The realm is none that may be asked, or refuses.</exception>
    /// <exception cref="TryLaterException">It may answer another time.</exception>
    internal async Task<(AuthenticationHeaderValue Header, TimeSpan Lifetime)> FetchAsync(
        AuthChallenge challenge, string scope, CancellationToken cancellationToken)
    {
        Uri realm = Realm(challenge);
        using HttpResponseMessage response = await AskAsync(realm, challenge["service"], challenge["scope"] ?? scope, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Refusal(response, realm);
        byte[]? body = await CappedContent.ReadAsync(response.Content, MaxAnswer, cancellationToken);
        TokenAnswer? answer = Parse(body);
        string? token = answer?.Token is { Length: > 0 } named ? named : answer?.AccessToken;
        if (string.IsNullOrEmpty(token) || token.Any(c => c is <= ' ' or > '~'))
            throw new RegistryUnauthorizedException($"The token server {realm.Host} gave no token for {transport.Root.Authority}.");
        double lifetime = Math.Clamp(answer!.ExpiresIn ?? DefaultLifetime, 10, 24 * 3600);
        // A little early, so that a token does not expire under way.
        return (new AuthenticationHeaderValue("Bearer", token), TimeSpan.FromSeconds(lifetime * 0.8));
    }

    private Uri Realm(AuthChallenge challenge)
    {
        string objection = Uri.TryCreate(challenge["realm"], UriKind.Absolute, out Uri? realm)
            ? Destination.RealmObjection(realm, transport.Root) ?? ""
            : "which is not a URL";
        return objection.Length == 0
            ? realm!
            : throw new RegistryUnauthorizedException(
                $"{transport.Root.Authority} names '{challenge["realm"]}' as its token server, {objection}: no credentials are sent there.");
    }

    /// <summary>Follows redirects as far as they are harmless; what is secret goes to the realm's own host only.</summary>
    private async Task<HttpResponseMessage> AskAsync(Uri realm, string? service, string scope, CancellationToken cancellationToken)
    {
        bool exchange = credential is { IdentityToken.Length: > 0 };
        Uri url = exchange ? realm : WithQuery(realm, service, scope);
        for (int hop = 0; ; hop++)
        {
            bool same = Destination.IsSameOrigin(url, realm);
            using var request = new HttpRequestMessage(exchange ? HttpMethod.Post : HttpMethod.Get, url);
            if (exchange)
                request.Content = Exchange(service, scope);
            else if (same && credential is { HasPassword: true })
                request.Headers.Authorization = Basic(credential);
            HttpResponseMessage response = await transport.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            bool keepsMethod = (int)response.StatusCode is 307 or 308;
            response.Dispose();
            var next = new Uri(url, location);
            string? objection = Destination.RedirectObjection(url, next, transport.Root)
                ?? (hop >= MaxRedirects ? $"after {MaxRedirects} others" : null)
                ?? (exchange && !(keepsMethod && Destination.IsSameOrigin(next, realm)) ? "to which an identity token is not sent" : null);
            if (objection is not null)
                throw new RegistryUnauthorizedException($"The token server {realm.Host} redirects to {next.GetLeftPart(UriPartial.Path)}, {objection}: refused.");
            url = next;
        }
    }

    private FormUrlEncodedContent Exchange(string? service, string scope) => new(new Dictionary<string, string>
    {
        ["grant_type"] = "refresh_token",
        ["service"] = service ?? "",
        ["client_id"] = "sampan",
        ["scope"] = scope,
        ["refresh_token"] = credential!.IdentityToken!,
    });

    private static Uri WithQuery(Uri realm, string? service, string scope)
    {
        string query = $"scope={Uri.EscapeDataString(scope)}";
        if (service is not null)
            query = $"service={Uri.EscapeDataString(service)}&{query}";
        string old = realm.Query.TrimStart('?');
        return new UriBuilder(realm) { Query = old.Length > 0 ? $"{old}&{query}" : query }.Uri;
    }

    private Exception Refusal(HttpResponseMessage response, Uri realm)
    {
        string text = $"the token server {realm.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}";
        return (int)response.StatusCode is 408 or 429 or >= 500
            ? new TryLaterException(text, RetryPolicy.Asked(response, time))
            : new RegistryUnauthorizedException($"{text}: check the user, password or token.");
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
