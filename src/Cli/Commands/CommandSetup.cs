using Sampan.Cli.Output;

namespace Sampan.Cli.Commands;

/// <summary>What all commands are made with.</summary>
internal sealed record CommandSetup(CliHost Host, Terminal Terminal, GlobalOptions Globals);
