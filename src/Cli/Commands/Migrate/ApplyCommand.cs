using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate apply</c>: does what a plan says.</summary>
internal sealed class ApplyCommand : RunCommand
{
    private readonly Argument<string> _plan = new("PLAN") { Description = "The plan's file, as 'sampan migrate plan' wrote it" };
    private readonly Option<Phase?> _until = new("--until") { Description = "Stop after this phase; 'resume' goes on", HelpName = "PHASE", CustomParser = ParsePhase };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Look what each step would find, and do nothing" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask" };
    private readonly Option<bool> _stay = new("--stay-on-failure") { Description = "Leave a failed move as it is, rather than take it back" };

    public ApplyCommand(CommandSetup setup)
        : base("apply", "Do what a plan says; a failure is taken back", setup)
    {
        Add(_plan);
        Add(_until);
        Add(_dryRun);
        Add(_yes);
        Add(_stay);
        AddJson();
    }

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(parse.GetValue(_plan)!, Setup.Host.CurrentDirectory);
        if (!File.Exists(path))
            throw CliException.NotFound($"{path}: there is no such file", "make a plan with 'sampan migrate plan'");
        if (new FileInfo(path).Length > PlanFile.MaxBytes)
            throw CliException.Failed($"{path}: is larger than any plan");
        NodePlan plan = PlanFile.Read(await File.ReadAllTextAsync(path, cancellation), path);
        await RefuseDriftAsync(plan, path, cancellation);
        if (parse.GetValue(_dryRun))
            return await TryAsync(parse, plan, cancellation);
        if (!parse.GetValue(_yes) && !await AskAsync(plan, cancellation))
            return ExitCode.Interrupted;
        var choices = new RunChoices(parse.GetValue(_until), parse.GetValue(_stay));
        return await WorkAsync(parse, runner => runner.ApplyAsync(plan, choices, cancellation));
    }

    // Files that steps change are compared one by one before anything begins; this is about all else that the plan was made from.
    private async Task RefuseDriftAsync(NodePlan plan, string path, CancellationToken cancellation)
    {
        if (plan.FactsHash.Length == 0)
            return;
        var inspector = new NodeInspector(new ProgramRunner(Setup.Host.Time));
        NodeFacts facts = await inspector.ReadAsync(new InspectionOptions { AskRegistries = false }, cancellation);
        if (FactsHash.Of(facts) != plan.FactsHash)
        {
            throw CliException.Failed(
                $"{path}: this node is not as it was when the plan was made: its packages, units, kubelet, Docker, runtimes or CNI have changed",
                "make a new plan and compare the two; nothing was done");
        }
    }

    private Task<bool> AskAsync(NodePlan plan, CancellationToken cancellation) => AskAsync(
        $"Move {plan.Node} from {plan.Source.Runtime} to {plan.Target.Runtime} in {plan.Steps.Count} steps; its pods are away for about {plan.DowntimeSeconds} s.",
        "this changes the node", cancellation);

    private async Task<int> TryAsync(ParseResult parse, NodePlan plan, CancellationToken cancellation)
    {
        IReadOnlyList<StepForecast> steps = await Runner(parse, new Progress<RunEvent>()).ForecastAsync(plan, cancellation);
        if (WantsJson(parse) || parse.GetValue(Setup.Globals.Format) == OutputFormat.Yaml)
        {
            var document = new JsonObject { ["node"] = plan.Node, ["steps"] = ListOf(steps.Select(DocumentOf)) };
            Setup.Terminal.Out.Write(Documents.Text(document, parse.GetValue(Setup.Globals.Format) == OutputFormat.Yaml ? OutputFormat.Yaml : OutputFormat.Json));
        }
        else
        {
            var table = new Table(new Column("STEP"), new Column("PHASE"), new Column("FINDS"), new Column("TITLE", 20));
            foreach (StepForecast step in steps)
                table.Add(step.Step.Id, Word(step.Step.Phase), Found(step), step.Step.Title);
            table.Write(Setup.Terminal.Out, Setup.Terminal.Width);
        }
        foreach (StepForecast step in steps.Where(step => step.Probe is { State: StepState.Drifted }))
            Setup.Terminal.Error($"step {step.Step.Id}: {step.Probe!.Reason}", "the node has changed since the plan was made: make a new one");
        return steps.Any(step => step.Probe is { State: StepState.Drifted }) ? ExitCode.Failed : ExitCode.Ok;
    }

    private static JsonObject DocumentOf(StepForecast step) => new()
    {
        ["step"] = step.Step.Id,
        ["phase"] = Word(step.Step.Phase),
        ["kind"] = step.Step.Kind,
        ["title"] = step.Step.Title,
        ["disruptive"] = step.Step.Disruptive,
        ["finds"] = Found(step),
        ["reason"] = step.Probe?.Reason ?? "",
    };

    private static string Found(StepForecast step) => step.Probe?.State switch
    {
        null => "depends",
        StepState.Done => "done",
        StepState.NotDone => "to do",
        _ => "drift",
    };

    private static string Word(Phase phase) => phase.ToString().ToLowerInvariant();
}
