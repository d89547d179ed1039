using System.Text.Json.Nodes;
using Sampan.Linux.Processes;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Node;

/// <summary>How a service is started and stopped on a machine without systemd, as its file below <c>services.d</c> says.</summary>
/// <param name="Start">The program, by its path, and its arguments.</param>
/// <param name="Environment">Variables beside PATH and HOME.</param>
/// <param name="StopSignal">What asks it to end.</param>
/// <param name="StopLimit">How long it may take to end; it is killed then.</param>
/// <param name="PidFile">Where a process that others started has its pid; null if nowhere.</param>
/// <param name="Log">Where its outputs go.</param>
/// <param name="Socket">The Unix socket that answers once it is up; null if it is up when it runs.</param>
/// <param name="StartLimit">How long it may take to come up.</param>
internal sealed record SupervisedUnit(
    IReadOnlyList<string> Start,
    IReadOnlyDictionary<string, string> Environment,
    int StopSignal,
    TimeSpan StopLimit,
    string? PidFile,
    string Log,
    string? Socket,
    TimeSpan StartLimit)
{
    private const int MaxBytes = 64 * 1024, DefaultSeconds = 90;

    /// <summary>Reads a unit's file; null if there is none.</summary>
    /// <exception cref="MigrationException">It says what is not known or not allowed.</exception>
    internal static SupervisedUnit? Read(string path, string unit)
    {
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > MaxBytes)
            throw new MigrationException($"{path}: has more than {MaxBytes >> 10} KiB.");
        StrictMap map = StrictMap.Of(YamlTree.Parse(File.ReadAllText(path), path), path);
        IReadOnlyList<string> start = map.Texts("start");
        if (start.Count == 0 || !start[0].StartsWith('/'))
            throw new MigrationException($"{path}: 'start' is to be a list: the path of a program, and its arguments.");
        string signal = map.TextOrNull("stopSignal") ?? "TERM";
        if (!Signals.TryParse(signal, out int stop))
            throw new MigrationException($"{path}: '{signal}' is no signal. Write for example TERM or INT.");
        var read = new SupervisedUnit(
            start,
            map.MapOrEmpty("environment").ToDictionary(pair => pair.Key, pair => TextOf(pair.Value, path), StringComparer.Ordinal),
            stop,
            TimeSpan.FromSeconds(Math.Clamp(map.NumberOrNull("stopSeconds") ?? DefaultSeconds, 0, 3600)),
            map.TextOrNull("pidFile"),
            map.TextOrNull("log") ?? $"/var/log/{unit}.log",
            map.TextOrNull("socket"),
            TimeSpan.FromSeconds(Math.Clamp(map.NumberOrNull("startSeconds") ?? DefaultSeconds, 1, 3600)));
        map.Close();
        return read;
    }

    private static string TextOf(JsonNode? node, string path) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : throw new MigrationException($"{path}: the values of 'environment' are texts in quotes.");
}
