using System.Text.RegularExpressions;
using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Is the pause image safe from the kubelet's garbage collection?</summary>
internal sealed partial class PausePinnedProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "pause-pinned";

    /// <inheritdoc/>
    public string Title => "Is the pause image safe from the kubelet's garbage collection?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        ListImagesResponse list = await node.Images.ListImagesAsync(new ListImagesRequest(), cancellation);
        Image[] pauses = [.. list.Images.Where(i => i.RepoTags.Concat(i.RepoDigests).Any(n => Pause().IsMatch(n)))];
        if (pauses.Length == 0)
            return this.Skipped("there is no pause image: this runtime needs none as a rule, or has not pulled it yet");
        string[] names = [.. pauses.Select(p => p.RepoTags.FirstOrDefault() ?? p.Id)];
        if (pauses.Any(p => p.Pinned))
            return this.Ok($"{pauses.First(p => p.Pinned).RepoTags.FirstOrDefault() ?? pauses.First(p => p.Pinned).Id} is pinned");
        return this.Warning($"{Answer.Some(names)} is not pinned: when the disk fills it may be removed, and without a registry no pod begins then. containerd pins from 1.7 on");
    }

    [GeneratedRegex(@"(^|/)pause(-amd64|-arm64)?[:@]")]
    private static partial Regex Pause();
}
