using System.CommandLine;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate</c>: the move of a node off Docker, and back. Each command below is a file of this folder.</summary>
internal sealed class MigrateCommand : Command
{
    public MigrateCommand(CommandSetup setup)
        : base("migrate", """
            Move this node from Docker to containerd, CRI-O, iSulad, cri-dockerd or Sampan, and back: inspect, plan, apply, verify, and rollback or finalize.

            Exit codes beside those of all commands: 10 warnings, 20 something blocks the move, 30 the move failed and was taken back, 31 an operator is
            needed ('sampan migrate status' says where it stands).
            """)
    {
        Add(new ImagesCommand(setup));
        Add(new InspectCommand(setup));
        Add(new ExplainCommand(setup));
        Add(new ChecksCommand(setup));
        Add(new MigrateConfigCommand(setup));
        Add(new VerifyCommand(setup));
        Add(new LintCommand(setup));
        Add(new ScriptsCommand(setup));
        Add(new PlanCommand(setup));
        Add(new ApplyCommand(setup));
        Add(new ResumeCommand(setup));
        Add(new RollbackCommand(setup));
        Add(new StatusCommand(setup));
        Add(new FinalizeCommand(setup));
        Add(new TranslateCommand(setup) { Hidden = true });
    }
}
