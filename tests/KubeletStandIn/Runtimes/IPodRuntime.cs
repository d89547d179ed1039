using Sampan.Tests.KubeletStandIn.Pods;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>What the kubelet wants of whoever runs pods.</summary>
internal interface IPodRuntime : IAsyncDisposable
{
    /// <summary>As in container ids of a pod's status: <c>docker</c>, <c>containerd</c>.</summary>
    string Name { get; }

    /// <summary>Looks whether this kubelet can work with it.</summary>
    /// <exception cref="KubeletExitException">It cannot.</exception>
    Task ConnectAsync();

    Task<IReadOnlyList<FoundSandbox>> SandboxesAsync();

    Task<IReadOnlyList<FoundContainer>> ContainersAsync();

    /// <summary>Makes and starts a pod's sandbox.</summary>
    Task<string> RunSandboxAsync(StaticPod pod, uint attempt);

    /// <summary>Takes its network down and stops it; may be repeated.</summary>
    Task StopSandboxAsync(FoundSandbox sandbox);

    Task RemoveSandboxAsync(FoundSandbox sandbox);

    /// <summary>Address of a sandbox; empty in the host's network.</summary>
    Task<string> AddressAsync(FoundSandbox sandbox);

    /// <summary>Makes and starts a container; its log is <c>NAME/ATTEMPT.log</c> in the pod's folder.</summary>
    Task<string> RunContainerAsync(StaticPod pod, PodContainer container, string sandbox, uint attempt);

    Task StopContainerAsync(string id, int graceSeconds);

    Task RemoveContainerAsync(string id);

    Task<bool> HasImageAsync(string name);
}
