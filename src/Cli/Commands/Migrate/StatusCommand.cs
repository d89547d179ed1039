using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration.Running;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate status</c>: how far the open run is, or how the last one ended.</summary>
internal sealed class StatusCommand : RunCommand
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Show each change until nobody works on the node any more" };

    public StatusCommand(CommandSetup setup)
        : base("status", "Show how far the open run is, or how the last one ended", setup) => Add(_watch);

    protected override async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        RunStore store = Store(parse);
        RunStatus status = Read(store);
        Write(parse, status);
        while (parse.GetValue(_watch) && status.Working)
        {
            await Task.Delay(Step, Setup.Host.Time, cancellation);
            RunStatus before = status;
            status = Read(store);
            if (status.Changed != before.Changed || status.Working != before.Working)
                Write(parse, status, again: true);
        }
        return ExitCode.Ok;
    }

    private static RunStatus Read(RunStore store) =>
        RunStatus.Of(store) ?? throw CliException.NotFound("no move was begun on this node", "'sampan migrate apply PLAN' begins one");

    private void Write(ParseResult parse, RunStatus status, bool again = false)
    {
        OutputFormat format = parse.GetValue(Setup.Globals.Format);
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            Setup.Terminal.Out.Write(parse.GetValue(_watch) ? Documents.Line(DocumentOf(status)) + "\n" : Documents.Text(DocumentOf(status), format));
            return;
        }
        if (again && Setup.Terminal.OutIsTerminal)
            Setup.Terminal.Out.Write("\u001b[H\u001b[2J");
        Write(status);
    }

    private void Write(RunStatus status)
    {
        TextWriter output = Setup.Terminal.Out;
        output.WriteLine($"{status.Plan.Node}: from {status.Plan.Source.Runtime} to {status.Plan.Target.Runtime}, run {status.Name}");
        output.WriteLine($"{Words(status)}; began {TimeSpans.Words(Setup.Host.Time.GetUtcNow() - status.Began).ToLowerInvariant()} ago");
        if (status.Message.Length > 0)
            output.WriteLine(status.Message);
        if (status.Restarted)
            output.WriteLine("The machine was restarted since.");
        output.WriteLine();
        var table = new Table(new Column("STEP"), new Column("PHASE"), new Column("STATUS"), new Column("TOOK"), new Column("TITLE", 20));
        foreach (RunStepStatus step in status.Steps)
            table.Add(step.Step.Id, Word(step.Step.Phase), Word(step.Status), step.Took is { } took ? TimeSpans.Seconds(took) : "", step.Step.Title);
        table.Write(output, Setup.Terminal.Width);
        if (Advice(status) is { } advice)
            Setup.Terminal.Hint(advice);
    }

    private static string Words(RunStatus status) => status.State switch
    {
        RunState.Applying or RunState.RollingBack when !status.Working => status.State == RunState.Applying ? "killed on its way" : "killed on its way back",
        RunState.Applying => "on its way",
        RunState.RollingBack => "on its way back",
        RunState.Paused => "paused",
        RunState.Interrupted => "broken off",
        RunState.NeedsOperator => "needs an operator",
        RunState.Soak => "done, and can still be taken back",
        RunState.RolledBack => "taken back",
        _ => "finalized",
    };

    private static string? Advice(RunStatus status) => status.State switch
    {
        _ when status.Working => null,
        RunState.Soak => "When all is well: sampan migrate finalize. To go back: sampan migrate rollback.",
        RunState.RolledBack or RunState.Finalized => null,
        _ => "To go on: sampan migrate resume. To go back: sampan migrate rollback.",
    };

    private static JsonObject DocumentOf(RunStatus status) => new()
    {
        ["run"] = status.Name,
        ["folder"] = status.Folder,
        ["state"] = Word(status.State),
        ["working"] = status.Working,
        ["restarted"] = status.Restarted,
        ["node"] = status.Plan.Node,
        ["from"] = status.Plan.Source.Runtime,
        ["to"] = status.Plan.Target.Runtime,
        ["began"] = Time(status.Began),
        ["changed"] = Time(status.Changed),
        ["message"] = status.Message,
        ["steps"] = ListOf(status.Steps.Select(step => new JsonObject
        {
            ["step"] = step.Step.Id,
            ["phase"] = Word(step.Step.Phase),
            ["status"] = Word(step.Status),
            ["title"] = step.Step.Title,
            ["began"] = step.Began is { } began ? Time(began) : null,
            ["seconds"] = step.Took?.TotalSeconds,
        })),
    };

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Word<T>(T value)
        where T : struct, Enum => RunProgress.Word(value);
}
