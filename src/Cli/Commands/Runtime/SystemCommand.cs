using System.CommandLine;

namespace Sampan.Cli.Commands.Runtime;

/// <summary><c>sampan system</c>, a noun with verbs below it.</summary>
internal sealed class SystemCommand : Command
{
    public SystemCommand(CommandSetup setup)
        : base("system", "The node's share: disk") =>
        Add(new DiskUsageCommand(setup));
}
