namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>streaming.tls</c>: certificates as PEM files, read anew when they change.</summary>
internal sealed record StreamingTlsOptions
{
    /// <summary>The server's certificate with those between it and its root; empty for no TLS.</summary>
    public string CertFile { get; init; } = "";

    /// <summary>Its key.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Who signs the certificates of clients; empty where clients need none.</summary>
    public string ClientCaFile { get; init; } = "";

    /// <summary>Whether streams are served with TLS.</summary>
    public bool IsOn => CertFile.Length > 0;
}
