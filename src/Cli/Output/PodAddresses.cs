using Sampan.Cri.V1;

namespace Sampan.Cli.Output;

/// <summary>The addresses of a pod.</summary>
internal static class PodAddresses
{
    /// <summary>All of them, or <c>(host)</c>.</summary>
    public static string Text(PodSandboxStatus status)
    {
        if (status.Linux?.Namespaces?.Options?.Network == NamespaceMode.Node)
            return "(host)";
        if (status.Network is not { Ip.Length: > 0 } network)
            return "";
        return string.Join(", ", network.AdditionalIps.Select(a => a.Ip).Prepend(network.Ip));
    }
}
