namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>registries</c>.</summary>
internal sealed record RegistriesOptions
{
    /// <summary>Trees of <c>HOST/hosts.toml</c>; the first folder that knows a host wins.</summary>
    public IReadOnlyList<string> ConfigDirs { get; init; } =
        ["/etc/sampan/certs.d", "/etc/containerd/certs.d", "/etc/docker/certs.d"];
}
