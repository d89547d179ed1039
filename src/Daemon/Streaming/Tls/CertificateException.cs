namespace Sampan.Daemon.Streaming.Tls;

/// <summary>The files of <c>streaming.tls</c> cannot be used; the message says which, why and what to do.</summary>
internal sealed class CertificateException(string message, Exception inner) : Exception(message, inner);
