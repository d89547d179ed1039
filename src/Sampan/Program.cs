using Sampan;
using Sampan.Cli;
using Sampan.Commands;

// One executable, three lives: `serve` is the runtime, everything else is the operator's tool.
CliHost host = CliHost.OfProcess() with
{
    MoreCommands = [ServeCommand.Create(), ConfigCommand.Create()],
    LocalFindings = NodeFindings.ReadAsync,
};
using var signals = new TerminationSignals();
return await CommandLine.RunAsync(args, host, signals.Token);
