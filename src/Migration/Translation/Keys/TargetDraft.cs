using Sampan.Migration.Translation.Intent;

namespace Sampan.Migration.Translation.Keys;

/// <summary>A translation in the making: what is written, what goes to the kubelet, and what is said of each key.</summary>
internal sealed class TargetDraft(string target, TranslationInput input)
{
    private readonly List<TargetFile> _files = [];
    private readonly List<string> _arguments = [];
    private readonly SortedDictionary<string, string> _kubelet = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyCell> _said = new(StringComparer.Ordinal);
    private readonly List<KeyFate> _behaviours = [];

    internal TranslationInput Input { get; } = input;

    internal string Target { get; } = target;

    internal DockerIntent Intent { get; } = new(input);

    /// <summary>Says of a key or a part of one more than its row does.</summary>
    internal void Say(string key, KeyCell cell) => _said[key] = cell;

    internal void Say(string key, KeyClass kind, string becomes, string note = "") => Say(key, new KeyCell(kind, becomes, note));

    internal void Kubelet(string setting, string value) => _kubelet[setting] = value;

    internal void Argument(string argument) => _arguments.Add(argument);

    internal void Behave(string behaviour, string docker, KeyCell cell) =>
        _behaviours.Add(new KeyFate(behaviour, docker, "", cell.Class, cell.Becomes, cell.Note));

    /// <summary>Says what becomes of the kubelet's deadline for pulls that do not move, if it is set.</summary>
    /// <param name="becomes">What is written; null where the target cannot.</param>
    internal void Deadline(string? becomes)
    {
        if (Input.PullProgressDeadline is not { Length: > 0 } deadline)
            return;
        Behave("pulls that do not move", $"given up after {deadline}, by the kubelet's --image-pull-progress-deadline", becomes is not null
            ? new KeyCell(KeyClass.Equivalent, becomes)
            : new KeyCell(KeyClass.None, "", "This target sets no such limit of its own."));
    }

    /// <summary>Has a file written unless it is as it should be; a second text takes the place of the first.</summary>
    internal void File(string path, string content, string purpose, string mode = "0644")
    {
        _files.RemoveAll(file => file.Path == path);
        if (Input.Existing(path) != content)
            _files.Add(new TargetFile(path, content, mode, purpose));
    }

    /// <summary>The text of a file as it will be so far; null if there is none.</summary>
    internal string? Existing(string path) => _files.Find(file => file.Path == path)?.Content ?? Input.Existing(path);

    internal TranslationResult Finish()
    {
        List<KeyFate> keys = [.. SettingPart.All(Input).Select(Fate)];
        if (Input.Docker.Problem is { } problem)
            keys.Insert(0, new KeyFate("daemon.json", "", "", KeyClass.Dangerous, "", problem + " Nothing of it is translated."));
        return new TranslationResult(
            Target, [.. _files.OrderBy(file => file.Path, StringComparer.Ordinal)], _arguments, _kubelet, keys, _behaviours);
    }

    private KeyFate Fate(SettingPart part)
    {
        KeyCell? cell = _said.GetValueOrDefault(part.Key) ?? KeyTable.Find(part.Key)?.Cells[Target];
        cell ??= new KeyCell(KeyClass.Dangerous, "", "It is not known to Sampan: find out what it did, and whether pods need it.");
        return new KeyFate(part.Key, part.Value, part.Source, cell.Class, cell.Becomes, cell.Note);
    }
}
