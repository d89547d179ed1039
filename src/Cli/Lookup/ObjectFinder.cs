using Sampan.Cli.Commands;
using Sampan.Cri.V1;

namespace Sampan.Cli.Lookup;

/// <summary>Finds containers, pods and images by what users call them. Asks the runtime once for each list.</summary>
internal sealed class ObjectFinder(Session session)
{
    private IReadOnlyList<Candidate<Container>>? _containers;
    private IReadOnlyList<Candidate<PodSandbox>>? _pods;

    /// <exception cref="CliException">There is none of that name, or several.</exception>
    public async Task<Container> ContainerAsync(string text, CancellationToken cancellation)
    {
        IReadOnlyList<Candidate<Container>> all = await ContainersAsync(cancellation);
        return (Choice.Of(all, text, "container") ?? throw Choice.NotFound(all, text, "container", "see 'sampan ps -a'")).Item;
    }

    /// <exception cref="CliException">There is none of that name, or several.</exception>
    public async Task<PodSandbox> PodAsync(string text, CancellationToken cancellation)
    {
        IReadOnlyList<Candidate<PodSandbox>> all = await PodsAsync(cancellation);
        return (Choice.Of(all, text, "pod") ?? throw Choice.NotFound(all, text, "pod", "see 'sampan pods'")).Item;
    }

    /// <summary>As <see cref="FindImageAsync"/>, and by the last part of its name too.</summary>
    /// <exception cref="CliException">There is none of that name, or several.</exception>
    public async Task<Image> ImageAsync(string text, CancellationToken cancellation) =>
        await FindImageAsync(text, cancellation, nicknames: true) ?? throw CliException.NotFound($"no image is called '{text}'", "see 'sampan images'");

    public async Task<Container?> FindContainerAsync(string text, CancellationToken cancellation) =>
        Choice.Of(await ContainersAsync(cancellation), text, "container")?.Item;

    public async Task<PodSandbox?> FindPodAsync(string text, CancellationToken cancellation) =>
        Choice.Of(await PodsAsync(cancellation), text, "pod")?.Item;

    /// <summary>
    /// The runtime's own opinion first: it knows its rules for short names. Nicknames are for looking at what is here; what
    /// is run must not depend on which images happen to be here.
    /// </summary>
    public async Task<Image?> FindImageAsync(string text, CancellationToken cancellation, bool nicknames = false)
    {
        var request = new ImageStatusRequest { Image = new ImageSpec { Image = text } };
        Image? known = (await session.Images.ImageStatusAsync(request, cancellation)).Image;
        if (known is not null)
            return known;
        ListImagesResponse list = await session.Images.ListImagesAsync(new ListImagesRequest(), cancellation);
        return Choice.Of([.. list.Images.Select(i => ImageNames.CandidateOf(i, nicknames))], text, "image")?.Item;
    }

    public async Task<IReadOnlyList<Candidate<PodSandbox>>> PodsAsync(CancellationToken cancellation)
    {
        if (_pods is not null)
            return _pods;
        ListPodSandboxResponse list = await session.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
        return _pods = [.. list.Items.Select(CandidateOf)];
    }

    public async Task<IReadOnlyList<Candidate<Container>>> ContainersAsync(CancellationToken cancellation)
    {
        if (_containers is not null)
            return _containers;
        Task<ListContainersResponse> list = session.Runtime.ListContainersAsync(new ListContainersRequest(), cancellation);
        Dictionary<string, PodSandboxMetadata> pods = (await PodsAsync(cancellation)).ToDictionary(p => p.Id, p => p.Item.Metadata);
        return _containers = CandidatesOf((await list).Containers, pods);
    }

    internal static Candidate<PodSandbox> CandidateOf(PodSandbox pod)
    {
        string path = $"{pod.Metadata.Namespace}/{pod.Metadata.Name}";
        return new(pod, pod.Id, [pod.Metadata.Name, path], [], path, (pod.State == PodSandboxState.SandboxReady, pod.CreatedAt));
    }

    internal static IReadOnlyList<Candidate<Container>> CandidatesOf(
        IEnumerable<Container> containers, IReadOnlyDictionary<string, PodSandboxMetadata> pods)
    {
        var all = containers.ToList();
        HashSet<string> lonely = [.. all.GroupBy(c => c.PodSandboxId)
            .Where(g => g.Select(c => c.Metadata.Name).Distinct(StringComparer.Ordinal).Count() == 1).Select(g => g.Key)];
        return [.. all.Select(c => CandidateOf(c, pods.GetValueOrDefault(c.PodSandboxId), lonely.Contains(c.PodSandboxId)))];
    }

    // A pod's name may stand for its only container.
    private static Candidate<Container> CandidateOf(Container container, PodSandboxMetadata? pod, bool alone)
    {
        string name = container.Metadata.Name;
        string inPod = $"{pod?.Name}/{name}";
        string path = $"{pod?.Namespace}/{inPod}";
        string[] nicknames = alone && pod is not null ? [pod.Name, $"{pod.Namespace}/{pod.Name}"] : [];
        bool alive = container.State == ContainerState.ContainerRunning;
        return new(container, container.Id, pod is null ? [name] : [name, inPod, path], nicknames, path, (alive, container.CreatedAt));
    }
}
