using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-LOGLIMITS.</summary>
internal sealed class LogLimitsCheck : Check
{
    private const double LeastLog = 1024;

    public override string Id => "KLT-LOGLIMITS";

    public override string Title => "Who will rotate containers' logs, and at which size?";

    public override string LooksAt => "Docker's log-opts max-size and max-file; the kubelet's containerLogMaxSize and containerLogMaxFiles";

    public override string Weighs => "automatic; warning for sizes that mean something else than they look like";

    public override string Remedy => "The plan writes containerLogMaxSize and containerLogMaxFiles into the kubelet's configuration, in Kubernetes' units.";

    public override string Explanation =>
        "Docker rotates its own logs; with a CRI runtime the kubelet does. Docker's 10m is ten million bytes, in a quantity of Kubernetes it is ten "
        + "thousandths of a byte: write 10M, or 10Mi. The kubelet wants two files at least, so max-file 1 becomes 2. Docker's default has no limit, the "
        + "kubelet's is 5 files of 10 MiB: without settings of your own the history gets shorter.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (Finding finding in JudgeKubelet(context))
            yield return finding;
        if (!context.OnDocker() || context.Node.Docker is not { } docker)
            yield break;
        JsonNode? options = docker.Settings.Value("log-opts");
        string? size = options.Text("max-size"), files = options.Text("max-file") ?? options.Number("max-file")?.ToString(CultureInfo.InvariantCulture);
        if (size is null && files is null)
        {
            yield return Automatic("log-opts", $"Docker keeps logs without limit; the kubelet will keep {context.SettingValue("containerLogMaxFiles") ?? "5"} files of {context.SettingValue("containerLogMaxSize") ?? "10Mi"}.", "Set containerLogMaxSize and containerLogMaxFiles if you want to keep more.");
            yield break;
        }
        string source = docker.Settings.Keys["log-opts"].Source;
        if (size is not null)
            yield return Automatic("max-size", $"{source}: max-size {size} is {(Quantities.Docker(size) is { } bytes ? Quantities.Words(bytes) : "no size")}; as a quantity of Kubernetes it is written {Written(size)}.");
        if (files is not null)
            yield return Automatic("max-file", $"{source}: max-file {files}{(files == "1" ? "; the kubelet needs 2 at least" : "")}.");
    }

    private IEnumerable<Finding> JudgeKubelet(CheckContext context)
    {
        if (context.Setting("containerLogMaxSize") is { } size && (Quantities.Kubernetes(size.Value) is not { } bytes || bytes < LeastLog))
            yield return Warn("containerLogMaxSize", $"{size.Origin.Where()}: containerLogMaxSize {size.Value} is {(size.Value.EndsWith('m') ? "in thousandths of a byte" : "no sensible size")}.", "Write 10M or 10Mi.");
        if (context.Setting("containerLogMaxFiles") is { } files && int.TryParse(files.Value, CultureInfo.InvariantCulture, out int count) && count < 2)
            yield return Warn("containerLogMaxFiles", $"{files.Origin.Where()}: containerLogMaxFiles is {files.Value}; the kubelet needs 2 at least.", "Write 2 or more.");
    }

    private static string Written(string size)
    {
        long bytes = Quantities.Docker(size) ?? 0;
        return bytes switch
        {
            > 0 when bytes % 1_000_000_000 == 0 => $"{bytes / 1_000_000_000}G",
            > 0 when bytes % 1_000_000 == 0 => $"{bytes / 1_000_000}M",
            > 0 when bytes % 1000 == 0 => $"{bytes / 1000}k",
            _ => bytes.ToString(CultureInfo.InvariantCulture),
        };
    }
}
