using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Facts as they may be handed to others: passwords, tokens and keys in configurations and in the variables of pods become ***.</summary>
internal static partial class Redaction
{
    private const string Hidden = "***";

    internal static NodeFacts Of(NodeFacts facts) => facts with
    {
        Runtimes = [.. facts.Runtimes.Select(runtime => runtime with { ConfigFiles = Texts(runtime.ConfigFiles) })],
        StaticPods = [.. facts.StaticPods.Select(Pod)],
        Cluster = facts.Cluster is not { } cluster ? null : cluster with
        {
            Pods = [.. cluster.Pods.Select(Pod)],
            Templates = [.. cluster.Templates.Select(Pod)],
            ConfigMaps = cluster.ConfigMaps.ToDictionary(map => map.Key, map => (IReadOnlyDictionary<string, string>)Texts(map.Value), StringComparer.Ordinal),
        },
    };

    /// <summary>A text whose lines give no credentials away.</summary>
    internal static string Text(string text) => Assignment().Replace(text, match => match.Groups[1].Value + Hidden);

    private static SortedDictionary<string, string> Texts(IReadOnlyDictionary<string, string> texts)
    {
        var hidden = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string text) in texts)
            hidden[name] = Name().IsMatch(name) ? Hidden : Text(text);
        return hidden;
    }

    private static PodFacts Pod(PodFacts pod)
    {
        var spec = (JsonObject)pod.Spec.DeepClone();
        foreach (string kind in (string[])["containers", "initContainers", "ephemeralContainers"])
        {
            foreach (JsonObject variable in spec.Items(kind).SelectMany(container => container.Items("env")).OfType<JsonObject>())
            {
                if (variable.ContainsKey("value") && Name().IsMatch(variable.Text("name")))
                    variable["value"] = Hidden;
            }
        }
        return pod with { Spec = spec };
    }

    [GeneratedRegex("passw|secret|token|credential|api_?key|access_?key|private_?key|_key$|_auth$|dsn$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    // key = "value", key: value, fluentd's "key value".
    [GeneratedRegex("""(?<![\w-])([\w.-]*(?:password|passwd|secret|token|api_?key|access_?key|identitytoken|credential)s?(?:_key)?["']?(?:\s*[=:]\s*|[ \t]+)|^\s*auth\s*[=:]\s*)(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{\[|>][^\s]*)""", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
