using Microsoft.Extensions.Logging;
using Sampan.Cri.V1;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.Sandboxes;

/// <summary>The pod's side of the network: its words for CNI, and the addresses that come back.</summary>
internal sealed partial class SandboxNetwork(PodNetwork network, ILogger<SandboxNetwork> logger)
{
    /// <summary>Connects a sandbox.</summary>
    /// <returns>Its addresses, the first one first, without prefix lengths.</returns>
    /// <exception cref="CniException">No network, or a plugin refused; what was done is undone.</exception>
    public async Task<IReadOnlyList<string>> SetUpAsync(
        string id, PodSandboxConfig config, string namespacePath, CancellationToken token) =>
        (await network.SetUpAsync(ToPod(id, config, namespacePath), token)).Ips;

    /// <summary>Disconnects a sandbox. Idempotent.</summary>
    /// <exception cref="CniException">A plugin refused; the next call tries again.</exception>
    public async Task TearDownAsync(string id, string? namespacePath, CancellationToken token)
    {
        foreach (CniException harmless in await network.TearDownAsync(id, namespacePath, token))
        {
            LogHarmless(id, harmless.Message);
        }
    }

    /// <summary>Takes over the network of a sandbox that somebody else connected, so that it can be disconnected.</summary>
    /// <returns>Its addresses, the first one first, without prefix lengths.</returns>
    public IReadOnlyList<string> Adopt(AdoptedSandbox sandbox)
    {
        try
        {
            return network.Adopt(
                ToPod(sandbox.Id, sandbox.Config, sandbox.Handle.NetworkNamespace ?? ""),
                new AdoptedNetwork(sandbox.NetworkConfig, sandbox.NetworkResult, sandbox.Addresses));
        }
        catch (CniException e)
        {
            LogNotAdopted(sandbox.Id, e.Message);
            return sandbox.Addresses;
        }
    }

    private static CniPod ToPod(string id, PodSandboxConfig config, string namespacePath) => new()
    {
        SandboxId = id,
        Namespace = config.Metadata.Namespace,
        Name = config.Metadata.Name,
        Uid = config.Metadata.Uid,
        NetnsPath = namespacePath,
        CgroupParent = config.Linux?.CgroupParent,
        PortMappings = [.. config.PortMappings.Select(ToMapping)],
        Dns = config.DnsConfig is { } dns ? new CniDns(dns.Servers, dns.Searches, dns.Options) : null,
        Annotations = config.Annotations,
    };

    private static CniPortMapping ToMapping(PortMapping mapping) =>
        new(mapping.HostPort, mapping.ContainerPort, mapping.Protocol.ToString().ToLowerInvariant(), mapping.HostIp);

    [LoggerMessage(2102, LogLevel.Warning, "sandbox {Sandbox}: its network is not known and cannot be undone with it: {Reason}")]
    private partial void LogNotAdopted(string sandbox, string reason);

    [LoggerMessage(2101, LogLevel.Information, "sandbox {Sandbox}: undoing a network that was never finished: {Reason}")]
    private partial void LogHarmless(string sandbox, string reason);
}
