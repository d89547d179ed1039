using Sampan.Cli.Output;
using Sampan.Cri.V1;

namespace Sampan.Cli.Lookup;

/// <summary>Which events a user wants, as docker writes it: <c>KEY=VALUE</c>. One of the values of a key must fit, of every key.</summary>
internal sealed class EventFilter
{
    private readonly ILookup<string, string> _wanted;

    private EventFilter(ILookup<string, string> wanted) => _wanted = wanted;

    /// <exception cref="CliException">A filter has another form or an unknown key.</exception>
    public static EventFilter Parse(IEnumerable<string> filters) =>
        new(filters.Select(PairOf).ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));

    public bool Fits(ContainerEventResponse next) => _wanted.All(key => key.Any(value => Fits(next, key.Key, value)));

    private static (string Key, string Value) PairOf(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? text : text[..equals];
        string value = equals < 0 ? "" : text[(equals + 1)..];
        bool known = key switch
        {
            "container" or "pod" or "namespace" => value.Length > 0,
            "type" => value is "container" or "pod",
            "event" => EventWords.TryParse(value) is not null,
            _ => false,
        };
        return known ? (key, value) : throw CliException.Usage(
            $"--filter '{text}' fits no event",
            $"write container=NAME, pod=NAME, namespace=NAME, type=container|pod or event={string.Join('|', EventWords.All)}");
    }

    private static bool Fits(ContainerEventResponse next, string key, string value) => key switch
    {
        "container" => !EventWords.IsOfPod(next) && IsCalled(next.ContainerId, EventWords.ContainerOf(next)?.Metadata?.Name, value),
        "pod" => IsCalled(next.PodSandboxStatus?.Id, next.PodSandboxStatus?.Metadata?.Name, value)
            || $"{next.PodSandboxStatus?.Metadata?.Namespace}/{next.PodSandboxStatus?.Metadata?.Name}" == value,
        "namespace" => next.PodSandboxStatus?.Metadata?.Namespace == value,
        "type" => EventWords.IsOfPod(next) == (value == "pod"),
        _ => next.ContainerEventType == EventWords.TryParse(value),
    };

    private static bool IsCalled(string? id, string? name, string value) =>
        name == value || (Ids.IsHex(value) && id?.StartsWith(value, StringComparison.Ordinal) == true);
}
