namespace Sampan.Migration.Finalizing;

/// <summary>What a person decides about the end of a move. Each is without return.</summary>
public sealed record FinalizeChoice
{
    /// <summary>Whether the source's packages are removed.</summary>
    public bool RemovePackages { get; init; }

    /// <summary>Whether the source's data (images, dead containers) is removed. Volumes never are.</summary>
    public bool RemoveData { get; init; }
}
