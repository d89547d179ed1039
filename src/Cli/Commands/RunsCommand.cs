namespace Sampan.Cli.Commands;

/// <summary>A command whose exit code is that of the command it runs; its own failures are all 125, as with docker.</summary>
internal abstract class RunsCommand(string name, string description, CommandSetup setup) : CriCommand(name, description, setup)
{
    protected override int CodeOf(Failure failure) =>
        failure.ExitCode == ExitCode.Interrupted ? ExitCode.Interrupted : ExitCode.NotRun;
}
