using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>What all readers of a node share: its files, its programs, and the list of what could not be read.</summary>
internal sealed class NodeReading(NodeFiles files, ICommands commands, InspectionOptions options)
{
    internal NodeFiles Files => files;

    internal InspectionOptions Options => options;

    /// <summary>Whether the node runs: processes, sockets and programs may be asked.</summary>
    internal bool Live => files.Live;

    internal void Miss(string sentence) => files.Miss(sentence);

    /// <summary>
    /// What a program of the running node prints; null if the node does not run, has no such program, or the program fails, which is
    /// noted with <paramref name="purpose"/>.
    /// </summary>
    /// <param name="program">A path, or a name that is looked for in the usual folders.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="purpose">What it is about.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <param name="isFine">A further exit code that is no failure.</param>
    internal async Task<string?> AskAsync(
        string program, IReadOnlyList<string> arguments, string purpose, CancellationToken cancellation, int isFine = 0)
    {
        if (!Live || ProgramPath(program) is not { } path)
            return null;
        try
        {
            CommandOutcome outcome = await commands.RunAsync(path, arguments, input: null, options.CommandLimit, cancellation);
            if (outcome.ExitCode == 0 || outcome.ExitCode == isFine)
                return outcome.Output;
            Miss($"{purpose}: {program} ended with {outcome.ExitCode}: {FirstLine(outcome.Error)}");
        }
        catch (MigrationException e)
        {
            Miss($"{purpose}: {e.Message}");
        }
        return null;
    }

    /// <summary>What a part of the facts is; where the node is so odd that it cannot be read, what is given instead, and a sentence.</summary>
    internal async Task<T> TryAsync<T>(string part, T instead, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Miss($"{part}: {FirstLine(e.Message)}");
            return instead;
        }
    }

    /// <summary>Where a program of the node is; null if it is in none of the usual folders.</summary>
    internal string? ProgramPath(string program) =>
        program.StartsWith('/')
            ? files.Exists(program) ? program : null
            : ProgramFolders.Select(folder => $"{folder}/{program}").FirstOrDefault(files.Exists);

    internal static string FirstLine(string text)
    {
        string line = text.AsSpan().Trim().ToString().Split('\n')[0].Trim();
        return line.Length > MaxLine ? line[..MaxLine] + "…" : line;
    }

    private const int MaxLine = 300;

    private static readonly string[] ProgramFolders =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/opt/bin", "/snap/bin", "/var/lib/rancher/bin"];
}
