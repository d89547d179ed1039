using System.Text.Json.Nodes;
using Sampan.Migration.Translation;
using Sampan.Toml;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-GPU.</summary>
internal sealed class AcceleratorsCheck : Check
{
    private static readonly string[] Plain = ["runc", "crun", "io.containerd.runc.v2", "io.containerd.runtime.v1.linux"];

    public override string Id => "WL-GPU";

    public override string Title => "Do pods depend on another OCI runtime, such as NVIDIA's?";

    public override string LooksAt => "default-runtime and runtimes of Docker; runtimes of the target; device plugins; requests for GPUs";

    public override string Weighs => "blocker";

    public override string Remedy => "Define the same runtime for the target ('nvidia-ctk runtime configure --runtime=…') and make it the default, or give pods a RuntimeClass.";

    public override CheckNeeds Needs => CheckNeeds.Cluster | CheckNeeds.Target;

    public override string Explanation =>
        "On GPU nodes Docker's default runtime is nvidia, which puts driver and devices into every container. If the target's default is runc, the device plugin "
        + "finds no NVML, the node offers no GPUs, and all their pods stay Pending. 'ctr run --gpus' works all the same and proves nothing.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        DockerSettings? settings = context.Node.Docker?.Settings;
        string? runtime = settings?.Value("default-runtime").Texts().FirstOrDefault();
        if (runtime is not null && !Plain.Contains(runtime))
        {
            string source = settings!.Keys["default-runtime"].Source;
            if (Has(context, runtime))
                yield return Automatic(runtime, $"{source}: default-runtime is {runtime}, which {context.Target} has too.", "The plan makes it the target's default.");
            else
                yield return BlockUnlessAccepted(runtime, $"{source}: default-runtime is {runtime}{(context.Target is { } target ? $", which {target} does not have" : "")}.");
        }
        List<string> users = [.. context.Node.Here().Where(p => p.Containers().Any(AsksForGpu)).Select(p => p.Title)];
        if (users.Count > 0 && runtime is null or "runc")
            yield return Warn("gpu", $"Pods of this node ask for GPUs: {Names(users)}; Docker's default runtime is {runtime ?? "not set"}.", "See how devices come into these pods now (CDI, RuntimeClass), and that the target does the same.");
    }

    private static bool Has(CheckContext context, string runtime) => context.TargetRuntime() is { } target && target.Kind switch
    {
        TargetKind.Containerd => ContainerdSettings.Read(target).Runtimes.Contains(runtime),
        TargetKind.Crio => CrioSettings.Value(target, "runtime", "runtimes") is TomlTable table && table.Keys.Contains(runtime),
        _ => false,
    };

    private static bool AsksForGpu(JsonObject container) =>
        container.Child("resources").Child("limits") is { } limits && limits.Any(l => l.Key.Contains("gpu", StringComparison.OrdinalIgnoreCase));
}
