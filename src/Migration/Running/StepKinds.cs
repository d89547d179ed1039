using Sampan.Migration.Carrying;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running.Conditions;
using Sampan.Migration.Running.Kinds;
using Sampan.Migration.Targets;

namespace Sampan.Migration.Running;

/// <summary>All kinds of steps, by name.</summary>
public sealed class StepKinds
{
    private readonly Dictionary<string, IStepKind> _kinds;

    /// <summary>Of these and no others.</summary>
    public StepKinds(IEnumerable<IStepKind> kinds) => _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Those that any move is made of, on a node. Each further kind is a line here.</summary>
    public static StepKinds Of(NodeTools node) => new(
    [
        new WriteFileKind(node.Services),
        new RemoveFileKind(node.Services),
        new MoveFileKind(node.Services),
        new ServiceKind(node.Services),
        new SysctlKind(),
        new ModuleKind(node.Commands),
        new ConditionKind(StepName.Probe, NodeConditions.Of(node), node.Time),
        new ConditionKind(StepName.Wait, NodeConditions.Of(node), node.Time),
        new CordonKind(node.Commands),
        new DrainKind(node.Commands),
        new UncordonKind(node.Commands),
        new AnnotateKind(node.Commands),
        new PatchConfigMapKind(node.Commands),
        new Verifying.VerifyNode(node),
        new StopSandboxes(node.Commands, node.Files),
        new StopContainers(),
        new CarryImages(node.Commands, node.Time),
        new InstallPackages(node.Commands),
        new InstallProgram(),
        new KeepCni(),
        new PruneLogLinks(),
        new ProbeTarget(node.Time),
        new ClearPods(),
        new ClearDockerPods(node.Commands, node.Files),
    ]);

    /// <summary>The action of a step.</summary>
    /// <exception cref="MigrationException">Its kind is not known, or its arguments are not what the kind takes.</exception>
    public IStepAction Bind(PlanStep step, RunContext run) => _kinds.TryGetValue(step.Kind, out IStepKind? kind)
        ? kind.Bind(step, run)
        : throw new MigrationException($"step {step.Id}: there are no steps of kind '{step.Kind}'. The plan may be of a newer version: use that.");
}
