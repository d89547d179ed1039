using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sampan.Tests.Testing.Registry;

/// <summary>Makes the signed tokens that Docker's registry takes (JSON Web Tokens with the signer's certificate in them).</summary>
public sealed class TokenIssuer
{
    private readonly string _key;
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes an issuer whose certificate is from an authority.</summary>
    public TokenIssuer(TestAuthority authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        (string certificate, string key) = authority.Issue("issuer");
        _key = File.ReadAllText(key);
        _certificate = X509CertificateLoader.LoadCertificateFromFile(certificate);
    }

    /// <summary>A token for the service <c>test</c> of the issuer <c>issuer</c>.</summary>
    /// <param name="repository">What it opens.</param>
    /// <param name="actions">E.g. <c>"pull","push"</c>.</param>
    public string Make(string repository, string actions)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(_key);
        string header = $$"""{"typ":"JWT","alg":"ES256","x5c":["{{Convert.ToBase64String(_certificate.RawData)}}"]}""";
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string claims = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"iss":"issuer","sub":"user","aud":"test","exp":{{now + 3600}},"nbf":{{now - 60}},"iat":{{now - 60}},"jti":"1","access":[{"type":"repository","name":"{{repository}}","actions":[{{actions}}]}]}""");
        string text = $"{Url(Encoding.UTF8.GetBytes(header))}.{Url(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Url(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
