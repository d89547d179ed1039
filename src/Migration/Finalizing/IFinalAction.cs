namespace Sampan.Migration.Finalizing;

/// <summary>One part of the end of a move. Doing it again is no fault.</summary>
internal interface IFinalAction
{
    /// <summary>What it does, or why it does nothing.</summary>
    /// <returns>One line.</returns>
    Task<FinalOutline> OutlineAsync(CancellationToken cancellation);

    /// <summary>Does it.</summary>
    /// <exception cref="MigrationException">It cannot be done; what else is to be done is not held up.</exception>
    Task ApplyAsync(CancellationToken cancellation);
}
