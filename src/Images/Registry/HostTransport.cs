using System.Net.Http.Headers;

namespace Sampan.Images.Registry;

/// <summary>
/// The HTTP clients of a host: one for itself, and one for where it leads us, which shows no client certificate and does not
/// connect to whatever address. Redirects and retries are ours.
/// </summary>
internal sealed class HostTransport : IDisposable
{
    private static readonly TimeSpan DefaultDialTimeout = TimeSpan.FromSeconds(30);

    private readonly HostEndpoint _endpoint;
    private readonly ProxyRules _proxies;
    private readonly HttpClient _own;
    private readonly Lazy<HttpClient> _elsewhere;

    /// <exception cref="RegistryConfigurationException">A certificate file cannot be used; the message names it.</exception>
    internal HostTransport(HostEndpoint endpoint, ProxyRules proxies)
    {
        _endpoint = endpoint;
        _proxies = endpoint.Proxy ?? proxies;
        _own = Client(Handler(asClient: true));
        _elsewhere = new Lazy<HttpClient>(Elsewhere);
    }

    /// <summary>The API's root.</summary>
    internal Uri Root => _endpoint.Root;

    /// <summary>Sends a request; gives the answer when its headers are there.</summary>
    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) =>
        (Destination.IsSameOrigin(message.RequestUri!, Root) ? _own : _elsewhere.Value)
            .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose()
    {
        _own.Dispose();
        if (_elsewhere.IsValueCreated)
            _elsewhere.Value.Dispose();
    }

    private HttpClient Elsewhere()
    {
        SocketsHttpHandler handler = Handler(asClient: false);
        handler.ConnectCallback = new HostDial(
            handler.ConnectTimeout,
            host => string.Equals(host, Root.IdnHost, StringComparison.OrdinalIgnoreCase) || _proxies.IsProxy(host)).ConnectAsync;
        return Client(handler);
    }

    private SocketsHttpHandler Handler(bool asClient) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = _endpoint.DialTimeout ?? DefaultDialTimeout,
        MaxResponseHeadersLength = 64,
        SslOptions = HostTls.Options(_endpoint, asClient),
        Proxy = _proxies,
    };

    private static HttpClient Client(SocketsHttpHandler handler)
    {
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sampan", "1"));
        return client;
    }
}
