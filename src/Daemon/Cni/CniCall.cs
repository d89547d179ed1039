using System.Text.Json;

namespace Sampan.Daemon.Cni;

/// <summary>Whom a chain of plugin runs is for.</summary>
/// <param name="ContainerId">The sandbox's id.</param>
/// <param name="NetnsPath">The network namespace's file; empty when it is gone.</param>
/// <param name="InterfaceName">The interface inside.</param>
/// <param name="Args">The <c>CNI_ARGS</c>.</param>
/// <param name="RuntimeConfig">What capabilities may ask for.</param>
internal sealed record CniCall(
    string ContainerId, string NetnsPath, string InterfaceName, string Args, JsonElement RuntimeConfig)
{
    public static CniCall For(CniAttachment attachment, string? netnsPath) => new(
        attachment.SandboxId, netnsPath ?? "", attachment.InterfaceName, attachment.Args, attachment.RuntimeConfig);
}
