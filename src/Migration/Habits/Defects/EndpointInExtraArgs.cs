using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Habits.Defects;

/// <summary>SD15: The endpoint is written into KUBELET_EXTRA_ARGS</summary>
internal sealed partial class EndpointInExtraArgs : ISeedDefect
{
    /// <inheritdoc/>
    public string Id => "SD15";

    /// <inheritdoc/>
    public string Title => "The endpoint is written into KUBELET_EXTRA_ARGS";

    /// <inheritdoc/>
    public string Explanation =>
        "Flags win over files, and these over those of kubeadm: kubeadm 1.34 and later moves the endpoint into a file and takes the flag from kubeadm-flags.env only. The old one here wins for ever.";

    /// <inheritdoc/>
    public string Remedy => "Write it where kubeadm keeps it: /var/lib/kubelet/kubeadm-flags.env before 1.34, instance-config.yaml and config.yaml (containerRuntimeEndpoint) from then on.";

    /// <inheritdoc/>
    public IEnumerable<KnownDefect> Scan(InstructionText text) => text.All(ExtraArguments()).Select(line => text.At(Id, line));


    [GeneratedRegex(@"KUBELET_EXTRA_ARGS=.*--container-runtime-endpoint")]
    private static partial Regex ExtraArguments();
}
