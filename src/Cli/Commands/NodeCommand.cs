using System.CommandLine;
using Sampan.Cli.Output;

namespace Sampan.Cli.Commands;

/// <summary>A command that works on this node itself, not through a runtime's socket.</summary>
internal abstract class NodeCommand : Command
{
    protected NodeCommand(string name, string description, CommandSetup setup)
        : base(name, description)
    {
        Setup = setup;
        SetAction(InvokeAsync);
    }

    /// <summary>What all commands are made with.</summary>
    protected CommandSetup Setup { get; }

    /// <summary>Where it writes.</summary>
    protected Terminal Terminal => Setup.Terminal;

    /// <summary>In which form it was asked to answer.</summary>
    protected OutputFormat FormatOf(ParseResult parse) => parse.GetValue(Setup.Globals.Format);

    /// <summary>Whether a program reads the answer.</summary>
    protected bool WantsDocument(ParseResult parse) => FormatOf(parse) is OutputFormat.Json or OutputFormat.Yaml;

    /// <summary>Does what it is for.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult parse, CancellationToken cancellation);

    private async Task<int> InvokeAsync(ParseResult parse, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(parse, cancellation);
        }
        catch (Exception e) when (Failure.Of(e, cancellation) is { } failure)
        {
            Terminal.Error(failure.Message, failure.Remedy);
            return failure.ExitCode;
        }
    }
}
