using System.Globalization;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>
/// The names that dockershim gave to containers, which agents and people look for:
/// <c>k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT</c>; a sandbox's container is called POD.
/// </summary>
internal static class DockerNames
{
    /// <summary>What stands in the place of a sandbox's container.</summary>
    public const string Sandbox = "POD";

    private const string Prefix = "k8s";
    private const char Separator = '_';
    private const int Parts = 6;

    /// <summary>The name of a sandbox.</summary>
    public static string Of(PodSandboxMetadata pod) => Join(Sandbox, pod, pod.Attempt);

    /// <summary>The name of a container.</summary>
    public static string Of(ContainerMetadata container, PodSandboxMetadata pod) => Join(container.Name, pod, container.Attempt);

    /// <summary>What a name says; null if it is none of these. One that had to be made unlike another has more behind.</summary>
    /// <param name="name">With or without the slash before it.</param>
    public static (string Container, PodSandboxMetadata Pod, uint Attempt)? Parse(string name)
    {
        string[] parts = name.TrimStart('/').Split(Separator);
        return parts.Length >= Parts && parts[0] == Prefix
            && uint.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out uint attempt)
            ? (parts[1], new PodSandboxMetadata { Name = parts[2], Namespace = parts[3], Uid = parts[4] }, attempt)
            : null;
    }

    private static string Join(string container, PodSandboxMetadata pod, uint attempt) =>
        string.Join(Separator, Prefix, container, pod.Name, pod.Namespace, pod.Uid, attempt.ToString(CultureInfo.InvariantCulture));
}
