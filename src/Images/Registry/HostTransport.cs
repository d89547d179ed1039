using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sampan.Images.Registry;

/// <summary>Makes the HTTP client for a host: its TLS settings and time limits. Redirects and retries are ours.</summary>
internal static class HostTransport
{
    private static readonly TimeSpan DefaultDialTimeout = TimeSpan.FromSeconds(30);

    /// <exception cref="RegistryConfigurationException">A certificate file cannot be used; the message names it.</exception>
    internal static HttpClient Create(HostEndpoint endpoint)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = endpoint.DialTimeout ?? DefaultDialTimeout,
            MaxResponseHeadersLength = 64,
            SslOptions = Tls(endpoint),
            // Whose traces this node takes part in is no registry's affair.
            ActivityHeadersPropagator = null,
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("sampan", "1"));
        return client;
    }

    private static SslClientAuthenticationOptions Tls(HostEndpoint endpoint)
    {
        var options = new SslClientAuthenticationOptions();
        if (endpoint.ClientCertificates.Count > 0)
            options.ClientCertificates = [.. endpoint.ClientCertificates.Select(pair => Client(pair.Certificate, pair.Key))];
        if (endpoint.SkipVerify)
        {
#pragma warning disable CA5359 // the operator's explicit choice, per host
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (endpoint.AuthorityFiles.Count > 0)
        {
            X509Certificate2Collection authorities = Authorities(endpoint.AuthorityFiles);
            options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None || IsTrusted(certificate as X509Certificate2, chain, errors, authorities);
        }
        return options;
    }

    private static bool IsTrusted(
        X509Certificate2? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection authorities)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(certificate);
    }

    private static X509Certificate2 Client(string certificate, string? key) =>
        Load(certificate, () => X509Certificate2.CreateFromPemFile(certificate, key));

    private static X509Certificate2Collection Authorities(IReadOnlyList<string> files)
    {
        var all = new X509Certificate2Collection();
        foreach (string file in files)
        {
            Load(file, () =>
            {
                all.ImportFromPemFile(file);
                return all;
            });
        }
        return all;
    }

    private static T Load<T>(string file, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RegistryConfigurationException($"{file}: the certificate cannot be used: {e.Message}", e);
        }
    }
}
