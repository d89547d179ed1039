using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary>Something that can be asked of a node, by name.</summary>
internal interface INodeCondition
{
    /// <summary>As plans name it.</summary>
    string Name { get; }

    /// <summary>Makes the question from what the plan says.</summary>
    /// <param name="with">Its arguments; each that is meant is read here, the rest is refused afterwards.</param>
    /// <exception cref="MigrationException">The arguments are not what it takes.</exception>
    NodeQuestion Bind(StrictMap with);
}
