using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sampan.Images.Registry;

/// <summary>A host's TLS settings: whom we trust, and who we are.</summary>
internal static class HostTls
{
    /// <param name="endpoint">The host.</param>
    /// <param name="asClient">Whether to show the host's client certificates: to itself only, not where it leads us.</param>
    /// <exception cref="RegistryConfigurationException">A certificate file cannot be used; the message names it.</exception>
    internal static SslClientAuthenticationOptions Options(HostEndpoint endpoint, bool asClient)
    {
        var options = new SslClientAuthenticationOptions();
        if (asClient && endpoint.ClientCertificates is [var (certificate, key)])
            options.ClientCertificateContext = Context(certificate, key);
        else if (asClient && endpoint.ClientCertificates.Count > 0)
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
            options.RemoteCertificateValidationCallback = (_, remote, chain, errors) =>
                errors == SslPolicyErrors.None || IsTrusted(remote as X509Certificate2, chain, errors, authorities);
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
        if (chain.Build(certificate))
            return true;
        // As in Go, any certificate of the file is an anchor, not only one that is signed by itself.
        X509ChainStatusFlags wrong = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        X509Certificate2? top = chain.ChainElements.LastOrDefault()?.Certificate;
        return (wrong & ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) == 0
            && top is not null && authorities.Any(authority => authority.RawData.AsSpan().SequenceEqual(top.RawData));
    }

    /// <summary>A client certificate with the intermediate ones that its file holds besides.</summary>
    private static SslStreamCertificateContext Context(string certificate, string? key) => Load(certificate, () =>
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        X509Certificate2 client = Client(certificate, key);
        X509Certificate2[] others = [.. chain.Where(c => !c.RawData.AsSpan().SequenceEqual(client.RawData))];
        return SslStreamCertificateContext.Create(client, [.. others], offline: true);
    });

    private static X509Certificate2 Client(string certificate, string? key) =>
        Load(certificate, () => X509Certificate2.CreateFromPemFile(certificate, key));

    private static X509Certificate2Collection Authorities(IReadOnlyList<string> files)
    {
        var all = new X509Certificate2Collection();
        foreach (string file in files)
        {
            int before = all.Count;
            Load(file, () =>
            {
                all.ImportFromPemFile(file);
                return all;
            });
            if (all.Count == before)
                throw new RegistryConfigurationException($"{file}: holds no certificate in PEM form.");
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
