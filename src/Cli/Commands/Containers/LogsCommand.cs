using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sampan.Cli.Logs;
using Sampan.Cli.Lookup;

namespace Sampan.Cli.Commands.Containers;

/// <summary><c>sampan logs</c>.</summary>
internal sealed class LogsCommand : CriCommand
{
    private readonly Argument<string> _container = new("CONTAINER") { Description = "Name, POD/NAME or id" };
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on until the container ends" };

    private readonly Option<int?> _tail = new("--tail", "-n")
    {
        Description = "Only the last N lines [default: all]",
        HelpName = "N",
        CustomParser = ParseTail,
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Only lines since then: 10m, 2h, 2026-01-31T12:00:00Z or Unix seconds",
        HelpName = "TIME",
    };

    private readonly Option<bool> _timestamps = new("--timestamps", "-t") { Description = "Show each line's time" };

    public LogsCommand(CommandSetup setup)
        : base("logs", "Show a container's log", setup)
    {
        Add(_container);
        Add(_follow);
        Add(_tail);
        Add(_since);
        Add(_timestamps);
    }

    protected override async Task<int> RunAsync(Session session, ParseResult parse, CancellationToken cancellation)
    {
        LogOptions options = OptionsOf(parse, session.Now);
        Cri.V1.Container container = await new ObjectFinder(session).ContainerAsync(parse.GetRequiredValue(_container), cancellation);
        try
        {
            await new ContainerLog(session).WriteAsync(container.Id, options, cancellation);
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (options.Follow && cancellation.IsCancellationRequested)
        {
            // Ctrl+C is how one stops watching.
            return ExitCode.Interrupted;
        }
    }

    private static int? ParseTail(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return count;
        if (text is not ("all" or "-1"))
            argument.AddError($"'{text}' is no number of lines: write --tail 100, or --tail all.");
        return null;
    }

    private LogOptions OptionsOf(ParseResult parse, DateTimeOffset now)
    {
        DateTimeOffset? since = null;
        if (parse.GetValue(_since) is { } text)
        {
            since = SinceParser.TryParse(text, now, out DateTimeOffset moment)
                ? moment
                : throw CliException.Usage($"--since '{text}' is no time", "write 10m, 2h, 2026-01-31T12:00:00Z or Unix seconds");
        }

        return new LogOptions
        {
            Follow = parse.GetValue(_follow),
            Tail = parse.GetValue(_tail),
            Since = since,
            Timestamps = parse.GetValue(_timestamps),
        };
    }
}
