using System.Collections.Concurrent;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Stopping;

/// <summary>Programs that are not run; what they were given is kept.</summary>
internal sealed class RecordedCommands(Func<string, CommandOutcome> answer) : ICommands
{
    internal ConcurrentQueue<(string Program, string Input, IReadOnlyDictionary<string, string> Environment)> Calls { get; } = new();

    public Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation) =>
        throw new InvalidOperationException("plugins need variables");

    public Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation)
    {
        Calls.Enqueue((program, input!, environment));
        return Task.FromResult(answer(Path.GetFileName(program)));
    }
}
