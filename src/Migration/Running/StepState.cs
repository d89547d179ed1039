namespace Sampan.Migration.Running;

/// <summary>What a step finds when it looks.</summary>
public enum StepState
{
    /// <summary>Its work is not done; the node is as the plan expects it.</summary>
    NotDone,

    /// <summary>Its work is done.</summary>
    Done,

    /// <summary>The node is neither as before nor as after: somebody else was here.</summary>
    Drifted,
}
