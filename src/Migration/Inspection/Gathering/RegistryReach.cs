using System.Net;
using System.Net.Security;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Whether the registries that images in use come from answer from the node, asked as Docker would ask: through its proxy, with its exceptions.</summary>
internal sealed class RegistryReach(TimeSpan limit, DockerProxy proxy, IReadOnlyCollection<string> insecure)
{
    private const int MaxHosts = 30, MaxHeaders = 64;

    /// <summary>Of all facts the registries; empty unless the node runs and may be asked.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> ReadAsync(NodeReading node, NodeFacts facts, CancellationToken cancellation)
    {
        if (!node.Live || !node.Options.AskRegistries)
            return new Dictionary<string, string>();
        // A certificate of its own shows that the registry is trusted; whether the target trusts it is another question.
        HashSet<string> insecure = [.. facts.Docker?.CertHosts ?? [], .. facts.Docker?.Settings.Value("insecure-registries").Items().Select(item => item.Text()) ?? []];
        return await new RegistryReach(node.Options.DialLimit, DockerProxy.Of(facts.Docker?.Settings), insecure).AskAsync(UsedRegistries.Of(facts).Take(MaxHosts), cancellation);
    }

    /// <summary>Registry → empty, or why it does not answer. All are asked at once.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> AskAsync(IEnumerable<string> hosts, CancellationToken cancellation)
    {
        // A proxy whose password was left out of the facts cannot be asked.
        string[] all = [.. hosts.Where(host => proxy.For(new Uri("https://" + host))?.UserInfo.Contains('*') is not true).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] answers = await Task.WhenAll(all.Select(host => AskAsync(host, cancellation)));
        return new SortedDictionary<string, string>(all.Zip(answers).ToDictionary(pair => pair.First, pair => pair.Second), StringComparer.Ordinal);
    }

    private async Task<string> AskAsync(string host, CancellationToken cancellation)
    {
        bool trusting = insecure.Contains(host) || IsLoopback(host) || IsCovered(host);
        string problem = await AskAsync("https", host, trusting, cancellation);
        return problem.Length > 0 && trusting ? await AskAsync("http", host, trusting, cancellation) : problem;
    }

    private async Task<string> AskAsync(string scheme, string host, bool trusting, CancellationToken cancellation)
    {
        string server = host == "docker.io" ? "registry-1.docker.io" : host;
        if (!Uri.TryCreate($"{scheme}://{server}/v2/", UriKind.Absolute, out Uri? address))
            return "its name is no address";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            using HttpMessageInvoker http = new(Handler(address, trusting));
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using HttpResponseMessage answer = await http.SendAsync(request, stop.Token);
            // Who asks for a password is there.
            return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? "" : $"{address} answers with {(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return NodeReading.FirstLine($"{address}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{address}: no answer within {limit.TotalSeconds:0} s";
        }
    }

    private SocketsHttpHandler Handler(Uri address, bool trusting)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxResponseHeadersLength = MaxHeaders,
            Proxy = proxy.For(address) is { } through ? new WebProxy(through) : null,
        };
        handler.UseProxy = handler.Proxy is not null;
        if (trusting)
        {
#pragma warning disable CA5359 // the operator's choice for Docker, per host; nothing is sent but the question
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, _, _, _) => true };
#pragma warning restore CA5359
        }
        return handler;
    }

    private bool IsCovered(string host) =>
        IPAddress.TryParse(host.Split(':')[0], out IPAddress? address) && insecure.Any(word => IPNetwork.TryParse(word, out IPNetwork network) && network.Contains(address));

    private static bool IsLoopback(string host)
    {
        string name = host.Split(':')[0];
        return name == "localhost" || name.StartsWith("127.", StringComparison.Ordinal);
    }
}
