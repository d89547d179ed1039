using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Sampan.Oci.Image;

namespace Sampan.Images.Registry;

/// <summary>Requests to one host: authentication, redirects, retries.</summary>
internal sealed class HostConnection : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxErrorBody = 8 * 1024;

    private readonly HostEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly Authorizer _authorizer;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;

    internal HostConnection(HostEndpoint endpoint, RegistryCredential? credential, RetryPolicy retry, TimeProvider time)
    {
        _endpoint = endpoint;
        _retry = retry;
        _time = time;
        _http = HostTransport.Create(endpoint);
        _authorizer = new Authorizer(_http, endpoint.Root, endpoint.IsRegistry ? credential : null, time);
    }

    /// <summary>Host and port, for messages.</summary>
    internal string Name => _endpoint.Root.Authority;

    internal bool Can(HostCapabilities wanted) => _endpoint.Capabilities.HasFlag(wanted);

    /// <summary>Sends a request until it is answered with success.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="attempts">How often to try.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer with a 2xx status, its body not read.</returns>
    /// <exception cref="RegistryException">The host refuses, or cannot be reached.</exception>
    internal async Task<HttpResponseMessage> SendAsync(RegistryRequest request, int attempts, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            string reason;
            TimeSpan? retryAfter = null;
            Exception? cause = null;
            using (var deadline = new ProgressDeadline(_retry.ProgressTimeout, _time, cancellationToken))
            {
                deadline.Arm();
                try
                {
                    HttpResponseMessage response = await SendAuthorizedAsync(request, deadline.Token);
                    if (response.IsSuccessStatusCode)
                        return response;
                    using (response)
                    {
                        reason = await DescribeAsync(response, deadline.Token);
                        if (!IsTransient(response.StatusCode))
                            throw Refusal(response.StatusCode, reason);
                        retryAfter = RetryAfter(response);
                    }
                }
                catch (OperationCanceledException e) when (deadline.Expired)
                {
                    (reason, cause) = ($"no answer within {_retry.ProgressTimeout.TotalSeconds:0} s", e);
                }
                catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
                {
                    (reason, cause) = ("connecting took too long", e);
                }
                catch (Exception e) when (IsNetwork(e))
                {
                    (reason, cause) = (Words(e), e);
                }
            }
            if (attempt >= attempts || IsHopeless(cause))
                throw new RegistryUnavailableException($"{Name}: {reason}", cause);
            await Task.Delay(_retry.Delay(attempt + 1, retryAfter), _time, cancellationToken);
        }
    }

    public void Dispose()
    {
        _authorizer.Dispose();
        _http.Dispose();
    }

    /// <summary>True for failures of the network, which a second try may not meet.</summary>
    internal static bool IsNetwork(Exception e) => e is HttpRequestException or IOException;

    /// <summary>A network failure in a sentence: the inner message says what happened, the outer ones that something did.</summary>
    internal static string Words(Exception e)
    {
        Exception innermost = e;
        while (innermost.InnerException is { } inner)
            innermost = inner;
        return ReferenceEquals(innermost, e) || innermost.Message == e.Message ? e.Message : $"{e.Message} {innermost.Message}";
    }

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    /// <summary>A certificate or name that is wrong now will be wrong in a second.</summary>
    private static bool IsHopeless(Exception? cause) => cause is HttpRequestException
    {
        HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError,
    };

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private RegistryException Refusal(HttpStatusCode status, string reason) => status switch
    {
        HttpStatusCode.NotFound => new ImageNotFoundException($"{Name}: {reason}"),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new RegistryUnauthorizedException($"{Name}: {reason}"),
        _ => new RegistryUnavailableException($"{Name}: {reason}"),
    };

    private static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd();
        byte[]? body = await CappedContent.ReadAsync(response.Content, MaxErrorBody, cancellationToken);
        try
        {
            RegistryErrors? errors = body is { Length: > 0 } ? JsonSerializer.Deserialize(body, RegistryJson.Default.RegistryErrors) : null;
            return errors?.Errors is [{ } first, ..] ? $"{status} ({first.Message ?? first.Code})" : status;
        }
        catch (JsonException)
        {
            return status;
        }
    }

    private async Task<HttpResponseMessage> SendAuthorizedAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        AuthenticationHeaderValue? authorization = await _authorizer.CurrentAsync(request.Scope, cancellationToken);
        HttpResponseMessage response = await FollowAsync(request, authorization, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        IEnumerable<string> challenges = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values : [];
        AuthenticationHeaderValue? answer;
        try
        {
            answer = await _authorizer.AnswerAsync(challenges, request.Scope, authorization, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
        if (answer is null)
            return response;
        response.Dispose();
        return await FollowAsync(request, answer, cancellationToken);
    }

    /// <summary>Redirects by hand: what is secret goes to this host only.</summary>
    private async Task<HttpResponseMessage> FollowAsync(
        RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var url = new Uri(_endpoint.Root, request.Path + (_endpoint.Namespace is { } ns ? $"?ns={Uri.EscapeDataString(ns)}" : ""));
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = Message(request, url, authorization);
            HttpResponseMessage response = await _http.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            var next = new Uri(url, location);
            if (hop >= MaxRedirects)
                throw new RegistryUnavailableException($"{Name}: more than {MaxRedirects} redirects.");
            if (next.Scheme != "https" && (next.Scheme != "http" || url.Scheme == "https"))
                throw new RegistryUnavailableException($"{Name}: refused a redirect to {next.Scheme}://{next.Authority}, which is less secure.");
            url = next;
        }
    }

    private HttpRequestMessage Message(RegistryRequest request, Uri url, AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(request.Method, url);
        if (request.Kind == "manifests")
        {
            foreach (string type in MediaTypes.Manifests)
                message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }
        if (request.Offset > 0)
            message.Headers.Range = new RangeHeaderValue(request.Offset, null);
        if (url.Scheme != _endpoint.Root.Scheme || url.Authority != _endpoint.Root.Authority)
            return message;
        message.Headers.Authorization = authorization;
        foreach ((string name, string value) in _endpoint.Headers)
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }
}
