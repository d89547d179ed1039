namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does the kubelet call itself healthy?</summary>
internal sealed class KubeletHealthProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "kubelet-health";

    /// <inheritdoc/>
    public string Title => "Does the kubelet call itself healthy?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        string port = node.Kubelet("healthzPort") ?? "10248";
        if (port is "0" or "")
            return this.Skipped("the kubelet's healthzPort is 0");
        string address = node.Kubelet("healthzBindAddress") is { Length: > 0 } bound and not "0.0.0.0" and not "::" ? bound : "127.0.0.1";
        string host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = Limit };
        using var client = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = MaxAnswer };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{host}:{port}/healthz"), cancellation);
            string text = (await answer.Content.ReadAsStringAsync(cancellation)).Trim();
            return answer.IsSuccessStatusCode ? this.Ok($"{host}:{port}/healthz: {text}") : this.Failed($"{host}:{port}/healthz: {(int)answer.StatusCode} {text}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return this.Failed($"{host}:{port}/healthz: {e.Message}");
        }
    }

    private const int MaxAnswer = 64 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
