using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary><c>kubelet.healthy</c> {port}: the kubelet's own health check on loopback says ok.</summary>
internal sealed class KubeletHealthy : INodeCondition
{
    private const int DefaultPort = 10248;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "kubelet.healthy";

    /// <inheritdoc/>
    public NodeQuestion Bind(StrictMap with)
    {
        long port = with.NumberOrNull("port") ?? DefaultPort;
        if (port is < 1 or > 65535)
            throw new MigrationException($"{port} is no port.");
        var address = new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", (int)port, "healthz").Uri;
        return async cancellation =>
        {
            try
            {
                using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Limit };
                using var client = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = 64 * 1024 };
                using HttpResponseMessage answer = await client.GetAsync(address, cancellation);
                string text = await answer.Content.ReadAsStringAsync(cancellation);
                return answer.IsSuccessStatusCode ? null : $"The kubelet is not well: {text.Trim()}";
            }
            catch (HttpRequestException e)
            {
                return $"The kubelet does not answer at {address}: {e.Message}.";
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return $"The kubelet does not answer at {address} within {Limit.TotalSeconds:0} s.";
            }
        };
    }
}
