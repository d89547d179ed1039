namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>streaming</c>: the server that exec, attach and port-forward come to.</summary>
internal sealed record StreamingOptions
{
    /// <summary>The IP address it listens on.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The TCP port; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>How long a session may be silent both ways before it is closed; zero for ever.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(4);

    public StreamingTlsOptions Tls { get; init; } = new();
}
