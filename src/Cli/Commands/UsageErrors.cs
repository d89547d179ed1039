using System.CommandLine;
using Sampan.Cli.Output;
using Sampan.Migration.Habits;

namespace Sampan.Cli.Commands;

/// <summary>Says what is wrong with a command line, in a few lines rather than a page of help.</summary>
internal static class UsageErrors
{
    // A slip of one or two keys; more is another word.
    private const int NearDistance = 2;

    public static int Report(ParseResult parse, Terminal terminal)
    {
        Command command = parse.CommandResult.Command;
        if (command is RootCommand && parse.UnmatchedTokens.FirstOrDefault(t => !t.StartsWith('-')) is { } unknown)
        {
            string? near = Near(command, unknown);
            terminal.Error($"there is no command '{unknown}'", near is null ? "see 'sampan --help'" : $"did you mean '{near}'?");
            return ExitCode.Usage;
        }

        foreach (string message in parse.Errors.Select(e => e.Message.TrimEnd('.')).Distinct(StringComparer.Ordinal))
            terminal.Error(char.ToLowerInvariant(message[0]) + message[1..]);
        terminal.Err.WriteLine(command is RootCommand ? "  see 'sampan --help'" : $"  see 'sampan {command.Name} --help'");
        return command is RunsCommand ? ExitCode.NotRun : ExitCode.Usage;
    }

    private static string? Near(Command root, string word) =>
        word.Length > 40 ? null : root.Subcommands
            .Where(c => !c.Hidden)
            .Select(c => (c.Name, Distance: EditDistance.Of(c.Name, word)))
            .Where(c => c.Distance <= Math.Min(NearDistance, c.Name.Length - 1))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault().Name;
}
