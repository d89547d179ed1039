using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-TIMEOUT.</summary>
internal sealed class RequestTimeoutCheck : Check
{
    public override string Id => "KLT-TIMEOUT";

    public override string Title => "How long does the kubelet wait for the runtime?";

    public override string LooksAt => "runtimeRequestTimeout";

    public override string Weighs => "info";

    public override string Remedy => "Two minutes, the default, suits all targets; articles set 5m or 15m.";

    public override string Explanation =>
        "runtimeRequestTimeout bounds every call to the runtime but pulls, logs and exec. Too short a time makes slow disks look like a broken runtime; longer "
        + "than two minutes only hides it.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Setting("runtimeRequestTimeout") is { Origin.Kind: not KubeletSourceKind.Default } setting && setting.Value is not ("2m" or "2m0s" or "0s"))
            yield return Info("runtimeRequestTimeout", $"{setting.Origin.Where()}: runtimeRequestTimeout is {setting.Value}.", Remedy);
    }
}
