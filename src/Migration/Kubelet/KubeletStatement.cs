using System.Text.Json.Nodes;

namespace Sampan.Migration.Kubelet;

/// <summary>What one place says of one setting.</summary>
/// <param name="Setting">The setting, parts with dots between.</param>
/// <param name="Value">What it says, in the types of KubeletConfiguration; null takes away what weaker places say.</param>
/// <param name="Merges">Whether objects are laid over each other instead of replaced.</param>
/// <param name="Place">Where.</param>
/// <param name="Lines">Lines of the keys of the file by their paths; null where the place is no such file.</param>
internal sealed record KubeletStatement(
    string Setting, JsonNode? Value, bool Merges, KubeletPlace Place, IReadOnlyDictionary<string, int>? Lines = null)
{
    /// <summary>Where it speaks of a part of what it sets.</summary>
    internal KubeletPlace PlaceOf(string setting, JsonNode? value) => setting == Setting || !setting.StartsWith(Setting + ".", StringComparison.Ordinal)
        ? Place
        : Place with { Key = setting, Value = KubeletResolver.TextOf(value), Line = Lines?.GetValueOrDefault(setting, Place.Line) ?? Place.Line };

    /// <summary>The top of the setting's path.</summary>
    internal string Top => Setting.Split('.')[0];
}
