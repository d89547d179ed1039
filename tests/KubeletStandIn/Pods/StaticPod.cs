namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>A pod of a manifest file.</summary>
/// <param name="Name">With the node's name behind.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Uid">The hash of node, path and text: the same as long as the file is.</param>
/// <param name="HostNetwork">Whether it lives in the host's network.</param>
/// <param name="GraceSeconds">How long a container may take to stop.</param>
/// <param name="Containers">Its containers.</param>
internal sealed record StaticPod(
    string Name, string Namespace, string Uid, bool HostNetwork, int GraceSeconds, IReadOnlyList<PodContainer> Containers)
{
    public string LogFolder => $"/var/log/pods/{Namespace}_{Name}_{Uid}";

    public IEnumerable<PodPort> Ports => Containers.SelectMany(container => container.Ports);

    public IReadOnlyDictionary<string, string> Annotations => new Dictionary<string, string>
    {
        ["kubernetes.io/config.hash"] = Uid,
        ["kubernetes.io/config.source"] = "file",
    };

    /// <summary>Pods without requests and limits are all that this kubelet knows.</summary>
    public string CgroupParent(string driver) => driver == "systemd"
        ? $"kubepods-besteffort-pod{Uid.Replace('-', '_')}.slice"
        : $"/kubepods/besteffort/pod{Uid}";
}
