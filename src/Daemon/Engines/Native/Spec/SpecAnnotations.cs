using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Who a container belongs to, under the names that hooks and runtimes know from containerd.</summary>
internal static class SpecAnnotations
{
    private const string Prefix = "io.kubernetes.cri.";

    public static IReadOnlyDictionary<string, string> OfContainer(SpecInput input)
    {
        SortedDictionary<string, string> all = OfPod("container", input.SandboxId, input.Sandbox);
        all[Prefix + "container-name"] = input.Container.Metadata?.Name ?? "";
        all[Prefix + "image-name"] = input.ImageName;
        return all;
    }

    public static IReadOnlyDictionary<string, string> OfSandbox(string sandboxId, PodSandboxConfig sandbox)
    {
        SortedDictionary<string, string> all = OfPod("sandbox", sandboxId, sandbox);
        all[Prefix + "sandbox-log-directory"] = sandbox.LogDirectory;
        return all;
    }

    private static SortedDictionary<string, string> OfPod(string type, string sandboxId, PodSandboxConfig sandbox) =>
        new(StringComparer.Ordinal)
        {
            [Prefix + "container-type"] = type,
            [Prefix + "sandbox-id"] = sandboxId,
            [Prefix + "sandbox-name"] = sandbox.Metadata?.Name ?? "",
            [Prefix + "sandbox-namespace"] = sandbox.Metadata?.Namespace ?? "",
            [Prefix + "sandbox-uid"] = sandbox.Metadata?.Uid ?? "",
        };
}
