using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running;

/// <summary>Reads the arguments of a step, strictly: what is missing, of another kind or not known is refused.</summary>
/// <param name="step">The step.</param>
internal sealed class StepArguments(PlanStep step)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A text that is not empty.</summary>
    internal string Text(string key) => Node(key) is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text
        ? text
        : throw Wrong(key, "must be a text");

    /// <summary>A text that may be empty.</summary>
    internal string TextOrNothing(string key) => Node(key) is JsonValue value && value.GetValueKind() == JsonValueKind.String
        ? value.GetValue<string>()
        : throw Wrong(key, "must be a text, which may be empty");

    /// <summary>One of these texts.</summary>
    internal string Choice(string key, params ReadOnlySpan<string> choices)
    {
        string text = Text(key);
        return choices.Contains(text) ? text : throw Wrong(key, $"must be one of {string.Join(", ", choices.ToArray())}");
    }

    /// <summary>A list of texts, which may be empty.</summary>
    internal IReadOnlyList<string> Texts(string key) => Node(key) is JsonArray list && list.All(n => n?.GetValueKind() == JsonValueKind.String)
        ? [.. list.Select(n => n!.GetValue<string>())]
        : throw Wrong(key, "must be a list of texts");

    /// <summary>A whole number from 0 to <paramref name="most"/>.</summary>
    internal long Number(string key, long most) => Node(key) is JsonValue value && long.TryParse(value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most
        ? number
        : throw Wrong(key, $"must be a whole number from 0 to {most}");

    /// <summary>A list of maps, each read by <paramref name="read"/>.</summary>
    internal IReadOnlyList<T> Maps<T>(string key, Func<StepArguments, T> read)
    {
        if (Node(key) is not JsonArray list || list.Any(n => n is not JsonObject))
            throw Wrong(key, "must be a list of maps");
        return [.. list.Select(n => Map(n!.AsObject(), read))];
    }

    /// <summary>Refuses what was not asked for.</summary>
    internal void End()
    {
        if (step.Arguments.Select(a => a.Key).FirstOrDefault(key => !_read.Contains(key)) is { } unknown)
            throw Wrong(unknown, "is not known");
    }

    private T Map<T>(JsonObject map, Func<StepArguments, T> read)
    {
        var inner = new StepArguments(step with { Arguments = map });
        T value = read(inner);
        inner.End();
        return value;
    }

    private JsonNode? Node(string key)
    {
        _read.Add(key);
        return step.Arguments[key];
    }

    private MigrationException Wrong(string key, string what) =>
        new($"step {step.Id}: the argument '{key}' of {step.Kind} {what}. Make the plan again: sampan migrate plan.");
}
