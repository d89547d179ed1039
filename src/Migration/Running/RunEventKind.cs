namespace Sampan.Migration.Running;

/// <summary>What a run tells while it goes on.</summary>
public enum RunEventKind
{
    /// <summary>Something about the run as a whole.</summary>
    Note,

    /// <summary>A step begins.</summary>
    StepBegins,

    /// <summary>A part of a step's work is done.</summary>
    StepProgress,

    /// <summary>A step is done.</summary>
    StepDone,

    /// <summary>A step's work was done already.</summary>
    StepSkipped,

    /// <summary>A step failed.</summary>
    StepFailed,

    /// <summary>A step is taken back.</summary>
    UndoBegins,

    /// <summary>A step was taken back.</summary>
    UndoDone,

    /// <summary>A step could not be taken back.</summary>
    UndoFailed,
}
