namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-ENDPOINT-SHIM.</summary>
internal sealed class EndpointShimCheck : Check
{
    private static readonly (string Part, string What)[] Proxies =
    [
        ("image-cri-shim", "sealos' image-cri-shim, which rewrites image names and passes calls on"),
        ("criproxy", "criproxy, which shares pods out between two runtimes"),
        ("cri-proxy", "a CRI proxy"),
    ];

    public override string Id => "SRC-ENDPOINT-SHIM";

    public override string Title => "Does something stand between the kubelet and the runtime?";

    public override string LooksAt => "the kubelet's endpoint and what answers there";

    public override string Weighs => "warning";

    public override string Remedy => "Find the runtime behind the proxy, and decide whether the proxy is still needed with the new one.";

    public override string Explanation =>
        "Some installers put a proxy into the kubelet's way: sealos' image-cri-shim rewrites image names, criproxy chooses between two runtimes, RKE 1 runs "
        + "cri-dockerd behind the name of dockershim's socket. The kubelet then names one socket and pods run behind another. A move that only changes the "
        + "kubelet's endpoint takes the proxy out, with whatever it did.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Setting("containerRuntimeEndpoint") is not { } setting || SourceRuntime.Of(context.Node).Shim == "dockershim")
            yield break;
        foreach ((string part, string what) in Proxies)
        {
            if (setting.Value.Contains(part, StringComparison.Ordinal))
                yield return Warn(setting.Value, $"{setting.Origin.Where()}: the kubelet's endpoint {setting.Value} is {what}.");
        }
        if (setting.Value.Contains("dockershim.sock", StringComparison.Ordinal))
        {
            string answer = context.Node.Cri is { RuntimeName.Length: > 0 } cri ? $"; {cri.RuntimeName} {cri.RuntimeVersion} answers there" : "";
            yield return Warn(
                setting.Value,
                $"{setting.Origin.Where()}: a kubelet that is not its own shim dials {setting.Value}{answer}. That is how RKE runs cri-dockerd.",
                "Treat the node as one of cri-dockerd; see whether an agent of the installer writes this endpoint again.");
        }
    }
}
