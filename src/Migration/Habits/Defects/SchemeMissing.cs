using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD7: The endpoint is a path without unix://</summary>
internal sealed partial class SchemeMissing : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD7";

    /// <inheritdoc/>
    public string Title => "The endpoint is a path without unix://";

    /// <inheritdoc/>
    public string Explanation =>
        "Deprecated since Kubernetes 1.24: kubeadm warns and puts the scheme in front, later versions refuse it.";

    /// <inheritdoc/>
    public string Remedy => "Write unix:///run/containerd/containerd.sock, with three slashes, in flags, files and the annotation alike.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) => text.All(Bare()).Where(l => !Shim().IsMatch(text[l])).Select(line => text.At(Id, line));


    [GeneratedRegex(@"(--container-runtime-endpoint[= ]|containerRuntimeEndpoint:\s*|criSocket:\s*|--cri-socket[= ]|kubeadm\.alpha\.kubernetes\.io/cri-socket[""']?\s*[=:]\s*)[""']?/")]
    private static partial Regex Bare();

    [GeneratedRegex(@"dockershim\.sock")]
    private static partial Regex Shim();
}
