namespace Sampan.Migration.Running;

/// <summary>How far a run is.</summary>
public enum RunState
{
    /// <summary>Steps are being done, or were when the process was killed.</summary>
    Applying,

    /// <summary>It stopped after the phase it was told to.</summary>
    Paused,

    /// <summary>It was broken off between or in the middle of steps.</summary>
    Interrupted,

    /// <summary>Steps are being taken back, or were when the process was killed.</summary>
    RollingBack,

    /// <summary>It cannot go on by itself.</summary>
    NeedsOperator,

    /// <summary>All is done; the source is still whole, and there is a way back.</summary>
    Soak,

    /// <summary>All was taken back.</summary>
    RolledBack,

    /// <summary>It is over; there is no way back.</summary>
    Finalized,
}
