using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary>All conditions, by name.</summary>
internal sealed class NodeConditions
{
    private readonly Dictionary<string, INodeCondition> _conditions;

    /// <summary>Of these and no others.</summary>
    internal NodeConditions(IEnumerable<INodeCondition> conditions) => _conditions = conditions.ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>Those of a node. Each further one is a line here.</summary>
    internal static NodeConditions Of(NodeTools node) => new(
    [
        new ServiceActive(node.Services),
        new SocketAnswers(),
        new CriReady(node.Time),
        new KubeletHealthy(),
        new NodeReady(node.Commands),
    ]);

    /// <summary>The question of a step.</summary>
    /// <exception cref="MigrationException">There is no such condition, or its arguments are not what it takes.</exception>
    internal NodeQuestion Bind(string name, StrictMap with, PlanStep step) => _conditions.TryGetValue(name, out INodeCondition? condition)
        ? condition.Bind(with)
        : throw new MigrationException($"step {step.Id}: there is no condition '{name}'. The plan may be of a newer version: use that.");
}
