namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>nri</c>.</summary>
internal sealed record NriOptions
{
    /// <summary>The word that turns the interface off in place of a socket.</summary>
    public const string Off = "off";

    /// <summary>Where plugins connect; empty before resolution means <c>nri/nri.sock</c> in the state folder.</summary>
    public string Socket { get; init; } = "";

    /// <summary>The folder of plugins that the daemon starts itself. Empty: none are.</summary>
    public string PluginPath { get; init; } = "/opt/nri/plugins";

    /// <summary>The folder of their configurations.</summary>
    public string PluginConfigPath { get; init; } = "/etc/nri/conf.d";

    /// <summary>For a plugin to register and to take in what exists.</summary>
    public TimeSpan RegistrationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For one answer of one plugin.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
