namespace Sampan.Migration.Running;

/// <summary>How far a step of a run is.</summary>
public enum StepStatus
{
    /// <summary>Not begun, or taken back.</summary>
    NotBegun,

    /// <summary>Begun; whether its work is done is to be seen.</summary>
    Begun,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Found done by others.</summary>
    Skipped,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It is being taken back.</summary>
    Undoing,

    /// <summary>It could not be taken back.</summary>
    UndoFailed,
}
