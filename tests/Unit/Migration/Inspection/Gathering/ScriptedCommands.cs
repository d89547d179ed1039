using Sampan.Migration;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

/// <summary>Programs that print what a test says; any other is missing.</summary>
internal sealed class ScriptedCommands : ICommands
{
    private readonly List<(string Words, CommandOutcome Outcome)> _known = [];

    internal List<string> Asked { get; } = [];

    /// <summary>What a command line with these words in it prints; the first that fits counts.</summary>
    internal ScriptedCommands On(string words, string output, int exitCode = 0, string error = "")
    {
        _known.Add((words, new CommandOutcome(exitCode, output, error)));
        return this;
    }

    public Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation)
    {
        string line = string.Join(' ', arguments.Prepend(Path.GetFileName(program)));
        Asked.Add(line);
        (string? words, CommandOutcome? outcome) = _known.FirstOrDefault(known => line.Contains(known.Words, StringComparison.Ordinal));
        return words is null ? throw new MigrationException($"{program}: cannot be run") : Task.FromResult(outcome!);
    }

    public Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation) =>
        RunAsync(program, arguments, input, limit, cancellation);
}
