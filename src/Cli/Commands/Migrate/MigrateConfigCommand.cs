using System.CommandLine;

namespace Sampan.Cli.Commands.Migrate;

/// <summary><c>sampan migrate config</c>: Docker's configuration and what becomes of it.</summary>
internal sealed class MigrateConfigCommand : Command
{
    public MigrateConfigCommand(CommandSetup setup)
        : base("config", "Docker's configuration and what becomes of it") => Add(new TranslateConfigCommand(setup));
}
