using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Streaming.Tls;

/// <summary>
/// The certificate of the streaming server as its files have it now. What cannot be used, such as a new certificate whose
/// key is still being written, is logged, and the former one stays.
/// </summary>
internal sealed partial class CertificateSource(StreamingTlsOptions options, ILogger<CertificateSource> logger)
{
    private const int MaxFile = 1024 * 1024;

    private readonly Lock _lock = new();
    private TlsMaterial? _current;
    private string _seen = "";

    /// <summary>What to serve a new connection with. The files are small, and read each time: links and times lie.</summary>
    /// <exception cref="CertificateException">The files cannot be used, and never could.</exception>
    public TlsMaterial Current()
    {
        lock (_lock)
        {
            string seen = "";
            try
            {
                string certificate = Read(options.CertFile), key = Read(options.KeyFile);
                string? authorities = options.ClientCaFile.Length > 0 ? Read(options.ClientCaFile) : null;
                seen = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{certificate}\0{key}\0{authorities}")));
                if (seen == _seen)
                {
                    return _current!;
                }
                _current = TlsMaterial.Parse(certificate, key, authorities);
                LogLoaded(options.CertFile, _current.Certificate.TargetCertificate.NotAfter.ToUniversalTime());
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                if (_current is null)
                {
                    throw new CertificateException(
                        $"streaming.tls: {options.CertFile} and {options.KeyFile} cannot be used: {exception.Message}; "
                        + "give a certificate and its unencrypted key as PEM, or leave out streaming.tls", exception);
                }
                // Once for each state of the files, not for each connection.
                seen = seen.Length > 0 ? seen : exception.Message;
                if (seen != _seen)
                {
                    LogKept(options.CertFile, exception.Message);
                }
            }
            _seen = seen;
            return _current;
        }
    }

    private static string Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MaxFile)
        {
            throw new IOException($"{path} has {file.Length} bytes, above {MaxFile}");
        }
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    [LoggerMessage(9103, LogLevel.Information, "streams are served with the certificate in {File}, valid until {End:u}")]
    private partial void LogLoaded(string file, DateTime end);

    [LoggerMessage(9104, LogLevel.Warning, "the new certificate in {File} cannot be used, the former one stays: {Reason}")]
    private partial void LogKept(string file, string reason);
}
