using System.CommandLine;
using Sampan.Cli.Output;

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
            .Select(c => (c.Name, Distance: Distance(c.Name, word)))
            .Where(c => c.Distance <= Math.Min(NearDistance, c.Name.Length - 1))
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault().Name;

    // Levenshtein's, by rows.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
