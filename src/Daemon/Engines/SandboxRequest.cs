using Sampan.Cri.V1;
using Sampan.Images;
using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Engines;

/// <summary>A sandbox to make.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Config">The request's configuration.</param>
/// <param name="RuntimeHandler">The handler asked for; empty for the default.</param>
/// <param name="PauseImage">The image of the process that holds a shared PID namespace; null when none is shared.</param>
internal sealed record SandboxRequest(string Id, PodSandboxConfig Config, string RuntimeHandler, StoredImage? PauseImage)
{
    /// <summary>How the pod shares namespaces; CRI's defaults where nothing is said.</summary>
    public NamespaceOption Namespaces => Config.Linux?.SecurityContext?.NamespaceOptions ?? new NamespaceOption();

    /// <summary>The ids of the pod's user namespace; null where it has the host's.</summary>
    public IdMap? Users => UserNamespaceRules.Of(Namespaces);

    /// <summary>Whether the pod has a network of its own.</summary>
    public bool HasOwnNetwork => Namespaces.Network != NamespaceMode.Node;

    /// <summary>Whether its containers share one PID namespace, which a pause process must hold.</summary>
    public bool SharesPid => Namespaces.Pid == NamespaceMode.Pod;
}
