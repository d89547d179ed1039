namespace Sampan.Tests.KubeletStandIn.Pods;

/// <summary>A container of a manifest.</summary>
internal sealed record PodContainer(
    string Name,
    string Image,
    IReadOnlyList<string> Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<KeyValuePair<string, string>> Environment,
    IReadOnlyList<PodPort> Ports,
    IReadOnlyList<PodMount> Mounts,
    bool MayPull);
