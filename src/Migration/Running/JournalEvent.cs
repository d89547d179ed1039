namespace Sampan.Migration.Running;

/// <summary>What a line of a journal says. The names are the file's words; none changes its meaning.</summary>
public enum JournalEvent
{
    /// <summary>A run begins; its record holds the plan's hash and the machine's id.</summary>
    Begin,

    /// <summary>A step is about to begin; its record is what the undo needs.</summary>
    Intent,

    /// <summary>A step's work is done.</summary>
    Done,

    /// <summary>A step found its work done by others: nothing of it is to be undone.</summary>
    Skipped,

    /// <summary>A step failed; it may have done part of its work.</summary>
    Failed,

    /// <summary>A step that was broken off found the node changed by somebody else; an operator decides.</summary>
    Drifted,

    /// <summary>The machine was restarted, and what the restart took back was done again.</summary>
    Renewed,

    /// <summary>The way back begins; its record holds the phase that is kept, if any, and whether somebody asked for it.</summary>
    Rollback,

    /// <summary>A step is about to be taken back.</summary>
    UndoIntent,

    /// <summary>A step was taken back: it is as if it had not begun.</summary>
    Undone,

    /// <summary>A step could not be taken back.</summary>
    UndoFailed,

    /// <summary>The run stopped where it was told to.</summary>
    Paused,

    /// <summary>The run was broken off by a person or a signal.</summary>
    Interrupted,

    /// <summary>All steps are done; the source is still whole.</summary>
    Soak,

    /// <summary>All steps were taken back. Ends the run.</summary>
    RolledBack,

    /// <summary>There is no way back any more. Ends the run.</summary>
    Finalized,
}
