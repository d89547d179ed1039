using System.Security.Cryptography.X509Certificates;

namespace Sampan.Cli.Streaming;

/// <summary>What a stream's connection needs where the runtime serves it with TLS.</summary>
/// <param name="Authorities">Who may sign the runtime's certificate beside those that the system trusts; null for nobody.</param>
/// <param name="Certificate">What this side shows; null for nothing.</param>
internal sealed record StreamTransport(X509Certificate2Collection? Authorities, X509Certificate2? Certificate)
{
    /// <summary>The system's trust and nothing more.</summary>
    public static StreamTransport Plain { get; } = new(null, null);

    /// <summary>Reads PEM files.</summary>
    /// <param name="authorities">Certificates of those to trust; null for none.</param>
    /// <param name="certificate">A certificate to show, with its chain; null for none.</param>
    /// <param name="key">Its key; null where the certificate's file has it.</param>
    /// <exception cref="CliException">A file cannot be read.</exception>
    public static StreamTransport Load(string? authorities, string? certificate, string? key)
    {
        if (certificate is null && key is not null)
            throw CliException.Usage("--tls-key has no meaning without --tls-cert", "name the certificate too");
        return new StreamTransport(
            authorities is null ? null : Read("--tls-ca", authorities, path =>
            {
                var all = new X509Certificate2Collection();
                all.ImportFromPemFile(path);
                return all;
            }),
            certificate is null ? null : Read("--tls-cert", certificate, path => X509Certificate2.CreateFromPemFile(path, key)));
    }

    /// <summary>Whether a server's certificate was signed by one of <see cref="Authorities"/>, or the system trusts it.</summary>
    /// <param name="server">The certificate.</param>
    /// <param name="sent">The chain that came with it.</param>
    public bool Trusts(X509Certificate2 server, X509Certificate2Collection sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities ?? []);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        return chain.Build(server);
    }

    private static T Read<T>(string option, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw CliException.Usage($"{option} {path}: {e.Message}", "name a readable PEM file");
        }
    }
}
