using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sampan.Daemon.Streaming.Tls;

/// <summary>What the streaming server shows, and whom it lets in.</summary>
/// <param name="Certificate">The server's certificate with its key and chain.</param>
/// <param name="ClientAuthorities">Who signs clients' certificates; null where clients need none.</param>
internal sealed record TlsMaterial(SslStreamCertificateContext Certificate, X509Certificate2Collection? ClientAuthorities)
{
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>Reads PEM.</summary>
    /// <param name="certificate">The server's certificate, then those between it and its root.</param>
    /// <param name="key">Its key.</param>
    /// <param name="clientAuthorities">Certificates; null for none.</param>
    /// <exception cref="CryptographicException">It is no PEM, or certificate and key do not belong together.</exception>
    public static TlsMaterial Parse(string certificate, string key, string? clientAuthorities)
    {
        X509Certificate2 own = X509Certificate2.CreateFromPem(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        X509Certificate2Collection? authorities = null;
        if (clientAuthorities is not null)
        {
            authorities = [];
            authorities.ImportFromPem(clientAuthorities);
            if (authorities.Count == 0)
            {
                throw new CryptographicException("clientCaFile holds no certificate");
            }
        }
        return new TlsMaterial(SslStreamCertificateContext.Create(own, [.. chain.Skip(1)], offline: true), authorities);
    }

    /// <summary>How connections are made.</summary>
    public SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = Certificate,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        ClientCertificateRequired = ClientAuthorities is not null,
        RemoteCertificateValidationCallback = (_, client, chain, _) => ClientAuthorities is null || IsSignedByThem(client, chain),
    };

    private bool IsSignedByThem(X509Certificate? client, X509Chain? sent)
    {
        if (client is null)
        {
            return false;
        }
        using var certificate = new X509Certificate2(client);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(ClientAuthorities!);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientUse));
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }
        return chain.Build(certificate);
    }
}
