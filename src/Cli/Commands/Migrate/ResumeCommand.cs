using System.CommandLine;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate resume</c>: goes on with the open run.</summary>
internal sealed class ResumeCommand : RunCommand
{
    private readonly Option<Phase?> _until = new("--until") { Description = "Stop after this phase", HelpName = "PHASE", CustomParser = ParsePhase };
    private readonly Option<bool> _stay = new("--stay-on-failure") { Description = "Leave a failed move as it is, rather than take it back" };

    public ResumeCommand(CommandSetup setup)
        : base("resume", "Go on with the open run: forward, or back if it was on its way back", setup)
    {
        Add(_until);
        Add(_stay);
        AddJson();
    }

    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var choices = new RunChoices(parse.GetValue(_until), parse.GetValue(_stay));
        return WorkAsync(parse, runner => runner.ResumeAsync(choices, cancellation));
    }
}
