namespace Sampan.Daemon.Configuration;

/// <summary>The effective options and where each was set.</summary>
/// <param name="Options">Resolved: no <c>auto</c> driver, no empty socket or cgroup parent.</param>
/// <param name="Origins">By full key path.</param>
/// <param name="Path">The file that was read; null when there was none.</param>
internal sealed record LoadedConfiguration(DaemonOptions Options, ConfigurationOrigins Origins, string? Path);
