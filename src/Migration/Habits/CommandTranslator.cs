namespace Sampan.Migration.Habits;

/// <summary>Says calls of docker in the words of <c>sampan</c>, <c>crictl</c> and <c>ctr</c>.</summary>
public static class CommandTranslator
{
    /// <summary>Translates one call.</summary>
    /// <param name="words">Its words; <c>docker</c> in front may be left out.</param>
    public static CommandTranslation Translate(IReadOnlyList<string> words) => Translate([.. words.Select(w => new ShellWord(w))]);

    /// <summary>Translates the calls of docker in a line of shell, in their order; empty if there is none.</summary>
    public static IReadOnlyList<CommandTranslation> TranslateLine(string line) => [.. DockerCalls.Of(line).Select(Translate)];

    internal static CommandTranslation Translate(IReadOnlyList<ShellWord> words)
    {
        IReadOnlyList<ShellWord> rest = words.Count > 0 && DockerCalls.IsDocker(words[0]) ? [.. words.Skip(1)] : words;
        var draft = new TranslationDraft();
        DockerCall? call = DockerCallParser.Parse(rest, out string? problem);
        if (problem is not null)
            draft.Problem(problem);
        if (call is not null)
        {
            call.Habit.Say(call, draft);
            if (call.Host is { } host)
                draft.Note($"-H {host}: sampan and crictl take -r unix:///PATH, ctr -a /PATH; none of them reaches another machine.");
        }
        return draft.Finish(string.Join(' ', rest.Prepend("docker")));
    }
}
