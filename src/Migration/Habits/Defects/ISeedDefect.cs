using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Defects;

/// <summary>A mistake that instructions for the move off Docker pass on from one to the next.</summary>
public interface ISeedDefect
{
    /// <summary>Its id: <c>SD1</c> to <c>SD16</c>.</summary>
    string Id { get; }

    /// <summary>What is wrong, one sentence.</summary>
    string Title { get; }

    /// <summary>What comes of it.</summary>
    string Explanation { get; }

    /// <summary>What to write or do instead.</summary>
    string Remedy { get; }

    /// <summary>Looks for it in a text: a configuration, a script, a playbook, an article.</summary>
    IEnumerable<KnownDefect> Scan(InstructionText text);

    /// <summary>Looks for what shows only in several files of a node together; its files one by one are given to the other method.</summary>
    IEnumerable<KnownDefect> Scan(NodeFiles files) => [];
}
