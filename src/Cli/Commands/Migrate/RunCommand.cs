using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Cli.Output;
using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Cli.Commands.Migrate;

/// <summary>A command that works on a run of this node.</summary>
internal abstract class RunCommand : NodeCommand
{
    private readonly Option<string> _state = new("--state")
    {
        Description = "Where runs are kept, with what is needed to take them back",
        HelpName = "DIR",
        DefaultValueFactory = _ => RunStore.DefaultFolder,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Tell what happens as lines of JSON" };

    protected RunCommand(string name, string description, CommandSetup setup)
        : base(name, description, setup) => Add(_state);

    /// <summary>Lets the command take <c>--json</c>.</summary>
    protected void AddJson() => Add(_json);

    protected bool WantsJson(ParseResult parse) => parse.GetValue(_json) || parse.GetValue(Setup.Globals.Format) == OutputFormat.Json;

    /// <summary>The runs of this node.</summary>
    protected RunStore Store(ParseResult parse)
    {
        string folder = Path.GetFullPath(parse.GetValue(_state)!, Setup.Host.CurrentDirectory);
        return new RunStore(folder, NodeIdentity.Of(new NodeFiles("/"), Runtime.VersionCommand.OwnVersion), Setup.Host.Time);
    }

    /// <summary>Lets a runner work and tells what it does.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="work">What it does.</param>
    protected async Task<int> WorkAsync(ParseResult parse, Func<PlanRunner, Task<RunOutcome>> work)
    {
        using var progress = new RunProgress(Setup.Terminal, Setup.Host.Time, WantsJson(parse));
        RunOutcome outcome;
        try
        {
            outcome = await work(Runner(parse, progress));
        }
        catch (JournalException e)
        {
            outcome = new RunOutcome(RunState.NeedsOperator, "", e.Message);
        }
        int code = CodeOf(outcome);
        progress.End(outcome, code);
        return code;
    }

    /// <summary>The runner of this node.</summary>
    protected PlanRunner Runner(ParseResult parse, IProgress<RunEvent> progress)
    {
        return new PlanRunner(StepKinds.Of(Tools()), Store(parse), progress, Setup.Host.Time);
    }

    /// <summary>What works on this node.</summary>
    protected NodeTools Tools()
    {
        TimeProvider time = Setup.Host.Time;
        var files = new NodeFiles("/");
        var commands = new ProgramRunner(time);
        return new NodeTools(files, commands, Services.Choose(files, commands, time), time);
    }

    /// <summary>A phase from an option's value; an error beside it otherwise.</summary>
    protected static Phase? ParsePhase(System.CommandLine.Parsing.ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (Enum.TryParse(text, ignoreCase: true, out Phase phase) && !char.IsAsciiDigit(text[0]))
            return phase;
        argument.AddError($"'{text}' is no phase: write {string.Join(", ", Enum.GetNames<Phase>().Select(name => name.ToLowerInvariant()))}.");
        return null;
    }

    /// <summary>Asks whether to go on.</summary>
    /// <param name="question">What is asked, with all that it is about.</param>
    /// <param name="alone">What is said where nobody is there to be asked.</param>
    /// <param name="cancellation">Breaks off.</param>
    protected async Task<bool> AskAsync(string question, string alone, CancellationToken cancellation)
    {
        if (!Setup.Host.InputIsTerminal)
            throw CliException.Usage($"{alone}, and nobody is there to be asked", "say --yes, or --dry-run to look first");
        Setup.Terminal.Err.Write($"{question} Go on? [y/N] ");
        byte[] answer = new byte[256];
        int count = await Setup.Host.Input.ReadAsync(answer, cancellation);
        return System.Text.Encoding.ASCII.GetString(answer, 0, count).Trim().ToLowerInvariant() is "y" or "yes";
    }

    protected static JsonArray ListOf(IEnumerable<JsonNode> items) => [.. items];

    private static int CodeOf(RunOutcome outcome) => outcome.State switch
    {
        RunState.RolledBack => outcome.BackOnDemand ? ExitCode.Ok : MigrateExitCode.RolledBack,
        RunState.NeedsOperator or RunState.RollingBack => MigrateExitCode.NeedsOperator,
        RunState.Interrupted => ExitCode.Interrupted,
        _ => ExitCode.Ok,
    };
}
