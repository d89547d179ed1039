namespace Sampan.Migration.Verifying;

/// <summary>One question to a node that runs: does this work?</summary>
public interface INodeProbe
{
    /// <summary>Its name, words with dashes.</summary>
    string Name { get; }

    /// <summary>What it asks, one sentence.</summary>
    string Title { get; }

    /// <summary>Whether it makes something on the node, which it takes away again; runs only where that was asked for.</summary>
    bool IsDeep => false;

    /// <summary>Looks. What the runtime or a program refuses is an answer, no exception.</summary>
    /// <exception cref="MigrationException">It could not look; counts as failed.</exception>
    Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation);
}
