namespace Sampan.Cli.Commands.Migrate;

/// <summary>What <c>sampan migrate</c> returns beside the codes of all commands.</summary>
internal static class MigrateExitCode
{
    /// <summary>Warnings were found, nothing that blocks.</summary>
    public const int Warnings = 10;

    /// <summary>Something blocks the move.</summary>
    public const int Blockers = 20;

    /// <summary>The move failed and was taken back: the node is as before.</summary>
    public const int RolledBack = 30;

    /// <summary>The move failed and an operator is needed: <c>sampan migrate status</c> says where it stands.</summary>
    public const int NeedsOperator = 31;
}
