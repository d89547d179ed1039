using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Linux.Files;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Planning;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate plan</c>: writes down all that a move would do.</summary>
internal sealed class PlanCommand : NodeCommand
{
    private readonly Option<string> _to = new("--to") { Description = $"Where to: {string.Join(", ", TargetKind.All)}", HelpName = "RUNTIME", Required = true };

    private readonly Option<string?> _file = new("--out", "--file", "-f") { Description = "The plan's file; standard output unless given", HelpName = "FILE" };

    private readonly Option<string[]> _accept = new("--accept")
    {
        Description = "Take a blocker upon you: CHECK-ID=REASON; may be repeated",
        HelpName = "CHECK=REASON",
    };

    private readonly Option<string?> _by = new("--by") { Description = "Who accepts; the user unless given", HelpName = "NAME" };
    private readonly Option<bool> _drain = new("--drain") { Description = "Cordon and drain the node first; budgets are honoured. Needs --kubeconfig" };
    private readonly Option<bool> _force = new("--force") { Description = "With --drain: also pods that nobody would make again" };
    private readonly Option<bool> _emptyDir = new("--delete-emptydir-data") { Description = "With --drain: also pods with emptyDir volumes, whose content is lost" };

    private readonly Option<TimeSpan?> _drainLimit = new("--drain-timeout")
    {
        Description = "With --drain: how long it may take [default: 10m]",
        HelpName = "TIME",
        CustomParser = GlobalOptions.ParseTime,
    };

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Credentials for the API: to look at the cluster's pods, to drain, to annotate the node",
        HelpName = "FILE",
    };

    private readonly Option<bool> _cluster = new("--cluster-wide") { Description = "With --kubeconfig: also change the cluster's kubelet ConfigMap; once a cluster" };
    private readonly Option<bool> _keep = new("--keep-docker") { Description = "Docker stays up for containers that are not Kubernetes'" };

    private readonly Option<string> _images = new("--images")
    {
        Description = "Which images are carried over: needed (by the node's pods), all or none",
        DefaultValueFactory = _ => "needed",
    };

    private readonly Option<string?> _pause = new("--pause-image") { Description = "The pause image; the one in use unless given", HelpName = "IMAGE" };

    private readonly Option<TimeSpan?> _settle = new("--settle")
    {
        Description = "How long the new node is watched before the move counts [default: 1m]",
        HelpName = "TIME",
        CustomParser = GlobalOptions.ParseTime,
    };

    private readonly Option<bool> _deep = new("--deep") { Description = "Verify with a pod of our own" };
    private readonly Option<string?> _bundle = new("--bundle") { Description = "A folder of packages to install from; the node's repositories unless given", HelpName = "DIR" };

    public PlanCommand(CommandSetup setup)
        : base("plan", "Write down all that moving this node would do, as a file to review and to apply; changes nothing", setup)
    {
        _to.AcceptOnlyFromAmong([.. TargetKind.All]);
        _images.AcceptOnlyFromAmong("needed", "all", "none");
        foreach (Option option in new Option[] { _to, _file, _accept, _by, _drain, _force, _emptyDir, _drainLimit, _kubeconfig, _cluster, _keep, _images, _pause, _settle, _deep, _bundle })
            Add(option);
        Validators.Add(r =>
        {
            foreach (string accept in r.GetValue(_accept) ?? [])
            {
                if (accept.IndexOf('=') is var at && (at < 1 || accept[(at + 1)..].Trim().Length == 0))
                    r.AddError($"--accept {accept}: write the check's id, '=' and a reason: --accept WL-DOCKERSOCK='moved to buildkit'.");
            }
            if (r.GetValue(_cluster) && r.GetValue(_kubeconfig) is null)
                r.AddError("--cluster-wide needs --kubeconfig.");
            if (r.GetValue(_drain) && r.GetValue(_kubeconfig) is null)
                r.AddError("--drain needs --kubeconfig: the kubelet's own credentials must not evict pods.");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var planner = Planner.OfThisMachine(Setup.Host.Time);
        try
        {
            PlannedMove move = await planner.MakeAsync(ChoiceOf(parse), Environment.ProcessPath!, Runtime.VersionCommand.OwnVersion, cancellation);
            string text = PlanFile.Write(move.Plan);
            if (parse.GetValue(_file) is { } file and not "-")
                AtomicFile.Write(Path.GetFullPath(file, Setup.Host.CurrentDirectory), Encoding.UTF8.GetBytes(text));
            else if (!WantsDocument(parse))
                Terminal.Out.Write(text);
            Report(parse, move.Plan);
            return move.Plan.Findings.Any(f => f.Severity == Severity.Warning) ? MigrateExitCode.Warnings : ExitCode.Ok;
        }
        catch (BlockedException e)
        {
            Terminal.Error(e.Message);
            return MigrateExitCode.Blockers;
        }
    }

    private PlanChoice ChoiceOf(ParseResult parse)
    {
        string by = parse.GetValue(_by) ?? Setup.Host.Environment("SUDO_USER") ?? Setup.Host.Environment("USER") ?? "root";
        return new PlanChoice
        {
            Target = parse.GetRequiredValue(_to),
            KeepDocker = parse.GetValue(_keep),
            Drain = parse.GetValue(_drain),
            DrainForce = parse.GetValue(_force),
            DeleteEmptyDir = parse.GetValue(_emptyDir),
            DrainLimit = parse.GetValue(_drainLimit) ?? TimeSpan.FromMinutes(10),
            Kubeconfig = parse.GetValue(_kubeconfig) is { } config ? Path.GetFullPath(config, Setup.Host.CurrentDirectory) : null,
            ClusterWide = parse.GetValue(_cluster),
            Images = parse.GetRequiredValue(_images),
            PauseImage = parse.GetValue(_pause),
            SettleSeconds = (int)(parse.GetValue(_settle) ?? TimeSpan.FromMinutes(1)).TotalSeconds,
            DeepVerify = parse.GetValue(_deep),
            Bundle = parse.GetValue(_bundle) is { } bundle ? Path.GetFullPath(bundle, Setup.Host.CurrentDirectory) : null,
            Accepted = [.. (parse.GetValue(_accept) ?? []).Select(a => new AcceptedFinding(a[..a.IndexOf('=')], a[(a.IndexOf('=') + 1)..].Trim(), by))],
        };
    }

    /// <summary>What a person wants to know first; on standard error where the plan itself is on standard output.</summary>
    private void Report(ParseResult parse, NodePlan plan)
    {
        if (WantsDocument(parse))
        {
            Terminal.Out.Write(Documents.Text(PlanFile.Document(plan), FormatOf(parse)));
            return;
        }
        TextWriter to = parse.GetValue(_file) is null or "-" ? Terminal.Err : Terminal.Out;
        to.WriteLine($"{plan.Node}: {plan.Source.Runtime}{(plan.Source.Shim.Length > 0 ? $" ({plan.Source.Shim})" : "")} {plan.Source.Version} → {plan.Target.Runtime} {plan.Target.Version}".TrimEnd());
        foreach (IGrouping<Phase, PlanStep> phase in plan.Steps.GroupBy(s => s.Phase))
        {
            to.WriteLine($"{phase.Key.ToString().ToLowerInvariant()}:");
            foreach (PlanStep step in phase)
                to.WriteLine($"  {(step.Disruptive ? "!" : " ")} {step.Id,-34} {step.Title}");
        }
        to.WriteLine();
        to.WriteLine($"{plan.Steps.Count} steps, {plan.Steps.Count(s => s.Kind == StepName.WriteFile)} of them write files; '!' marks what pods notice.");
        to.WriteLine(ImagesLine(plan.Images));
        if (plan.Losses.Count > 0)
            to.WriteLine($"{plan.Losses.Count} settings of Docker's have no equal: {string.Join(", ", plan.Losses.Select(l => l.Key))}. The plan says what that means.");
        foreach (Finding finding in plan.Findings.Where(f => f.Severity == Severity.Warning))
            to.WriteLine($"warning: {finding.Check}: {finding.Subject}: {finding.Evidence}");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Pods are away for about {plan.DowntimeSeconds} s."));
        if (parse.GetValue(_file) is { } file and not "-")
            to.WriteLine($"Review {file}, then: sampan migrate apply {file}");
    }

    private static string ImagesLine(PlanImages images) => images.Items.Count == 0
        ? "No image is carried over."
        : $"{images.Items.Count} images are carried over ({images.Strategy}), {Sizes.Text((ulong)images.Items.Sum(i => i.Bytes))} to write.";
}
