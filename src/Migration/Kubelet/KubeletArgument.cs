using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>A flag on a command line.</summary>
/// <param name="Name">As the kubelet reads it: without dashes in front, underscores as dashes.</param>
/// <param name="Written">As it is written, dashes included.</param>
/// <param name="Value">Its value; <c>true</c> for a boolean without one.</param>
/// <param name="Word">The word that holds the name.</param>
/// <param name="ValueWord">The word that holds the value, where it is the next one.</param>
internal sealed record KubeletArgument(string Name, string Written, TracedText Value, TracedWord Word, TracedWord? ValueWord)
{
    /// <summary>What is known of the flag; null if it is not in the table.</summary>
    internal KubeletFlag? Flag => KubeletFlags.Find(Name);

    /// <summary>The name of the setting.</summary>
    internal string Setting => Flag?.Setting ?? Name;
}
