using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>A kind of steps.</summary>
public interface IStepKind
{
    /// <summary>As plans name it.</summary>
    string Name { get; }

    /// <summary>Makes the action of one step.</summary>
    /// <param name="step">The step; its arguments are judged here.</param>
    /// <param name="run">The run that it belongs to.</param>
    /// <exception cref="MigrationException">The arguments are not what this kind takes.</exception>
    IStepAction Bind(PlanStep step, RunContext run);
}
