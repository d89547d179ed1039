namespace Sampan.Daemon.Engines;

/// <summary>Pods that somebody else made.</summary>
/// <param name="Sandboxes">Their sandboxes.</param>
/// <param name="Containers">The containers of these sandboxes, and of those that are known.</param>
internal sealed record AdoptedPods(IReadOnlyList<AdoptedSandbox> Sandboxes, IReadOnlyList<AdoptedContainer> Containers)
{
    /// <summary>None.</summary>
    public static AdoptedPods None { get; } = new([], []);
}
