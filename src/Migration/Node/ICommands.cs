namespace Sampan.Migration.Node;

/// <summary>Runs programs of the node: systemctl, kubectl, package managers, CNI plugins.</summary>
public interface ICommands
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path, or a name to look for in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input; null for none.</param>
    /// <param name="limit">How long it may take; it is killed then.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="MigrationException">There is no such program, or it took too long.</exception>
    Task<CommandOutcome> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan limit, CancellationToken cancellation);

    /// <summary>Runs a program to its end with variables of its own.</summary>
    /// <param name="program">A path, or a name to look for in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input; null for none.</param>
    /// <param name="environment">Variables in addition to those of this process, or in their place.</param>
    /// <param name="limit">How long it may take; it is killed then.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="MigrationException">There is no such program, or it took too long.</exception>
    Task<CommandOutcome> RunAsync(
        string program, IReadOnlyList<string> arguments, string? input, IReadOnlyDictionary<string, string> environment, TimeSpan limit,
        CancellationToken cancellation) => throw new NotSupportedException("no variables can be given here");
}
