using System.CommandLine;
using Sampan.Migration.Planning;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate rollback</c>: takes the open run back.</summary>
internal sealed class RollbackCommand : RunCommand
{
    private readonly Option<Phase?> _to = new("--to") { Description = "Keep this phase and those before it; 'resume' goes on from there", HelpName = "PHASE", CustomParser = ParsePhase };

    public RollbackCommand(CommandSetup setup)
        : base("rollback", "Take the open run back, newest step first, until the node is as it was", setup)
    {
        Add(_to);
        AddJson();
    }

    protected override Task<int> RunAsync(ParseResult parse, CancellationToken cancellation) =>
        WorkAsync(parse, runner => runner.RollbackAsync(parse.GetValue(_to), cancellation));
}
