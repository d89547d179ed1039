namespace Sampan.Migration.Inspection;

/// <summary>What a check needs to judge all of what it looks at.</summary>
[Flags]
public enum CheckNeeds
{
    /// <summary>Files of the node.</summary>
    None = 0,

    /// <summary>Access to the API; without it, only static pods are judged.</summary>
    Cluster = 1,

    /// <summary>The running machine, not a copy of its files.</summary>
    Live = 2,

    /// <summary>A target that was chosen.</summary>
    Target = 4,
}
