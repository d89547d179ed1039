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
    private readonly HostTransport _transport;
    private readonly Authorizer _authorizer;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;

    /// <param name="endpoint">Where it is.</param>
    /// <param name="credential">What to show it; null for nothing.</param>
    /// <param name="context">What it has in common with others.</param>
    internal HostConnection(HostEndpoint endpoint, RegistryCredential? credential, RegistryContext context)
    {
        _endpoint = endpoint;
        _retry = context.Retry;
        _time = context.Time;
        _transport = new HostTransport(endpoint, context.Proxies);
        _authorizer = new Authorizer(_transport, credential, context.Tokens, context.Time);
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
                        retryAfter = RetryPolicy.Asked(response, _time);
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
                    (reason, cause, retryAfter) = (Words(e), e, (e as TryLaterException)?.After);
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
        _transport.Dispose();
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
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        || ((int)status >= 500 && status != HttpStatusCode.NotImplemented);

    /// <summary>A certificate or name that is wrong now will be wrong in a second.</summary>
    private static bool IsHopeless(Exception? cause) => cause is HttpRequestException
    {
        HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError,
    };

    private RegistryException Refusal(HttpStatusCode status, string reason) => status switch
    {
        HttpStatusCode.NotFound => new ImageNotFoundException($"{Name}: {reason}"),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new RegistryUnauthorizedException($"{Name}: {reason}"),
        _ => new RegistryUnavailableException($"{Name}: {reason}") { IsAnswer = true },
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
        AuthenticationHeaderValue? authorization = _authorizer.Current(request.Scope);
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
        Uri url = request.Url ?? new Uri(_endpoint.Root, request.Path + Query(request));
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = Message(request, url, authorization);
            HttpResponseMessage response = await _transport.SendAsync(message, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            var next = new Uri(url, location);
            if (hop >= MaxRedirects)
                throw new RegistryUnavailableException($"{Name}: more than {MaxRedirects} redirects.");
            if (Destination.RedirectObjection(url, next, _endpoint.Root) is { } objection)
                throw new RegistryUnavailableException($"{Name}: refused a redirect to {next.GetLeftPart(UriPartial.Authority)}, {objection}.");
            url = next;
        }
    }

    private string Query(RegistryRequest request) => _endpoint.Namespace is not { } ns
        ? request.Query
        : $"{(request.Query.Length == 0 ? "?" : request.Query + "&")}ns={Uri.EscapeDataString(ns)}";

    /// <summary>Where the host says that an upload goes on.</summary>
    /// <exception cref="RegistryUnavailableException">It says nothing, or names what may not be asked.</exception>
    internal Uri UploadUrl(HttpResponseMessage response)
    {
        Uri asked = response.RequestMessage!.RequestUri!;
        if (response.Headers.Location is not { } location)
            throw new RegistryUnavailableException($"{Name}: began an upload without saying where it goes on.");
        var next = new Uri(asked, location);
        return Destination.RedirectObjection(asked, next, _endpoint.Root) is { } objection
            ? throw new RegistryUnavailableException($"{Name}: refused an upload to {next.GetLeftPart(UriPartial.Authority)}, {objection}.")
            : next;
    }

    private HttpRequestMessage Message(RegistryRequest request, Uri url, AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(request.Method, url) { Content = request.Content?.Invoke() };
        if (request.Kind == "manifests")
        {
            foreach (string type in MediaTypes.Manifests)
                message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }
        if (request.Offset > 0 || request.End is not null)
            message.Headers.Range = new RangeHeaderValue(request.Offset, request.End - 1);
        if (!Destination.IsSameOrigin(url, _endpoint.Root))
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
