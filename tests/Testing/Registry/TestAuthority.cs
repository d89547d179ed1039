using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sampan.Tests.Testing.Registry;

/// <summary>A certificate authority of a test's own, with files in PEM form in a private folder.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-ca-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private int _serial;

    /// <summary>Makes an authority.</summary>
    /// <param name="parent">Who signs its certificate; null for itself.</param>
    public TestAuthority(TestAuthority? parent = null)
    {
        CertificateRequest request = Request(parent is null ? "CN=test authority" : "CN=test intermediate", _key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        (DateTimeOffset from, DateTimeOffset to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(100));
        _certificate = parent is null
            ? request.CreateSelfSigned(from, to)
            : request.Create(parent._certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(parent._key), from, to, [7]);
        File = Path.Combine(_temp.FullName, "ca.crt");
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    /// <summary>The file of its certificate.</summary>
    public string File { get; }

    /// <summary>Makes a certificate.</summary>
    /// <param name="name">Its file's name.</param>
    /// <param name="hosts">Names and addresses that it is for.</param>
    /// <returns>The files of certificate and key, <c>NAME.cert</c> and <c>NAME.key</c>.</returns>
    public (string Certificate, string Key) Issue(string name, params string[] hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request($"CN={name}", key);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }
        if (hosts.Length > 0)
            request.CertificateExtensions.Add(names.Build());
        byte[] serial = BitConverter.GetBytes(++_serial);
        using X509Certificate2 made = request.Create(
            _certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), _certificate.NotBefore, _certificate.NotAfter, serial);
        (string certificate, string keyFile) = (Path.Combine(_temp.FullName, $"{name}.cert"), Path.Combine(_temp.FullName, $"{name}.key"));
        System.IO.File.WriteAllText(certificate, made.ExportCertificatePem());
        System.IO.File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificate, keyFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _temp.Delete(recursive: true);
    }

    private static CertificateRequest Request(string subject, ECDsa key) => new(subject, key, HashAlgorithmName.SHA256);
}
