using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sampan.Cli.Commands;

/// <summary>A command that talks to a runtime.</summary>
internal abstract class CriCommand : Command
{
    private readonly CommandSetup _setup;

    protected CriCommand(string name, string description, CommandSetup setup)
        : base(name, description)
    {
        _setup = setup;
        SetAction(InvokeAsync);
        Validators.Add(RefuseUnknownOptions);
    }

    /// <summary>The exit code of a failure; <c>run</c> and <c>exec</c> keep the small ones for the command they run.</summary>
    protected virtual int CodeOf(Failure failure) => failure.ExitCode;

    protected abstract Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation);

    // The parser gives an option that it does not know to the next argument; no name of ours begins with a dash.
    private static void RefuseUnknownOptions(CommandResult result)
    {
        foreach (ArgumentResult argument in result.Children.OfType<ArgumentResult>().Where(a => !a.Argument.CaptureRemainingTokens))
        {
            foreach (Token token in argument.Tokens.Where(t => t.Value.Length > 1 && t.Value[0] == '-'))
                result.AddError($"There is no option '{token.Value}'.");
        }
    }

    private async Task<int> InvokeAsync(ParseResult parse, CancellationToken cancellation)
    {
        try
        {
            using var session = new Session(_setup, parse);
            return await RunAsync(session, parse, cancellation);
        }
        catch (Exception e) when (Failure.Of(e, cancellation) is { } failure)
        {
            _setup.Terminal.Error(failure.Message, failure.Remedy);
            return CodeOf(failure);
        }
    }
}
