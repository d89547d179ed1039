namespace Sampan.Migration.Verifying;

/// <summary>How a probe ended.</summary>
public enum ProbeState
{
    /// <summary>All is as it should be.</summary>
    Ok,

    /// <summary>It could not be looked at, or does not concern this node.</summary>
    Skipped,

    /// <summary>It works, and a person should know something.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}
