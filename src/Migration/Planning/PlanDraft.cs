using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>The steps of a plan while it is made; numbers them by tens in the order they are added.</summary>
internal sealed class PlanDraft(Func<string, string?> existing)
{
    private readonly List<PlanStep> _steps = [];

    /// <summary>The steps so far.</summary>
    internal IReadOnlyList<PlanStep> Steps => _steps;

    /// <summary>Adds a step.</summary>
    /// <param name="words">What its id says after the number.</param>
    /// <param name="make">Makes it, given its id.</param>
    internal void Add(string words, Func<string, PlanStep> make)
    {
        _steps.Add(make(Planning.Steps.Id((_steps.Count + 1) * 10, words)));
    }

    /// <summary>Adds the writing of a file; nothing if it is as it should be.</summary>
    internal void Write(Phase phase, TargetFile? file)
    {
        if (file is null)
            return;
        string? now = existing(file.Path);
        if (now != file.Content)
            Add(Words(file.Path), id => Planning.Steps.WriteFile(id, phase, file.Path, now, file.Content, file.Mode, $"{file.Path}: {file.Purpose}"));
    }

    /// <summary>Adds an action on a unit.</summary>
    /// <param name="phase">Its phase.</param>
    /// <param name="action">What is done.</param>
    /// <param name="unit">To which unit.</param>
    /// <param name="why">What for; empty where it is plain.</param>
    /// <param name="disruptive">Whether pods notice.</param>
    internal void Service(Phase phase, ServiceAction action, string unit, string why = "", bool disruptive = false)
    {
        string name = unit.EndsWith(".service", StringComparison.Ordinal) ? unit[..^".service".Length] : unit.Replace('.', '-');
        string verb = action.ToString().ToLowerInvariant();
        Add($"{verb}-{name}", id => Planning.Steps.Service(id, phase, unit, action, $"{verb} {unit}{(why.Length > 0 ? ": " + why : "")}", disruptive));
    }

    /// <summary>Has unit files read again, after some were written.</summary>
    internal void Reload(Phase phase) =>
        Add("daemon-reload", id => Planning.Steps.Service(id, phase, "", ServiceAction.Reload, "have unit files read again"));

    /// <summary>A path's last two parts as words of an id.</summary>
    private static string Words(string path)
    {
        IEnumerable<string> parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeLast(2);
        return string.Concat(string.Join('-', parts).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
    }
}
