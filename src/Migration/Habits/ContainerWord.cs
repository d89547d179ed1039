namespace Sampan.Migration.Habits;

/// <summary>A container as a call of docker names it, in the words of each tool: crictl wants an id or the beginning of one, ctr a whole id.</summary>
internal sealed record ContainerWord(ShellWord Sampan, ShellWord Crictl, ShellWord Ctr)
{
    private const int WholeId = 64, ShortId = 12;

    /// <summary>The containers that are the call's arguments; notes what is to be known of names.</summary>
    /// <param name="words">The arguments.</param>
    /// <param name="draft">Told of what differs.</param>
    /// <param name="ended">Whether containers that do not run are meant too.</param>
    public static IReadOnlyList<ContainerWord> Of(IEnumerable<ShellWord> words, TranslationDraft draft, bool ended = false) =>
        [.. words.Select(w => Of(w, draft, ended))];

    private static ContainerWord Of(ShellWord word, TranslationDraft draft, bool ended)
    {
        string text = word.Text;
        // As in xargs -I{} docker stop {}.
        if (text is "{}" or "%")
            return new(word, word, word);
        if (word.IsExpression)
            return OfExpression(word, draft);
        if (text.Length >= ShortId && text.All(char.IsAsciiHexDigitLower))
        {
            if (text.Length < WholeId)
                draft.Note("ctr takes whole ids only; sampan and crictl also the beginning of one.");
            return new(word, word, text.Length < WholeId ? Expression($"$(crictl ps -a -q --id {text})") : word);
        }
        if (KubernetesName.Parse(text) is { } name && !name.IsSandbox)
        {
            draft.Note("Kubernetes' containers are called by their own name within their pod; k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT is Docker's only.");
            ShellWord found = Expression($"$(crictl ps {(ended ? "-a " : "")}-q {string.Join(' ', name.CrictlFilter)})");
            return new(name.Path, found, found);
        }
        draft.Note($"crictl and ctr know containers by id only: 'crictl ps -q --name' looks for the name, a regular expression, and may find one in each of several pods; sampan says so then, and takes POD/{text}.");
        ShellWord id = Expression($"$(crictl ps {(ended ? "-a " : "")}-q --name {new ShellWord($"^{text}$")})");
        return new(word, id, id);
    }

    // $(docker ps -aq) within a line is translated too. What crictl finds by its filters are the ids that ctr wants.
    private static ContainerWord OfExpression(ShellWord word, TranslationDraft draft)
    {
        ContainerWord result = new(word, word, word);
        foreach ((int start, int end, string text) in ShellLine.Substitutions(word.Text).Reverse())
        {
            if (CommandTranslator.TranslateLine(text) is not [var inner])
                continue;
            result = new(
                Put(result.Sampan, start, end, text, inner.Sampan), Put(result.Crictl, start, end, text, inner.Crictl),
                Put(result.Ctr, start, end, text, inner.Crictl.Count > 0 ? inner.Crictl : inner.Ctr));
            foreach (string note in inner.Notes)
                draft.Note(note);
        }
        return result;
    }

    private static ShellWord Put(ShellWord word, int start, int end, string text, IReadOnlyList<string> lines) =>
        lines.Count == 0 || ShellLine.Commands(text).Count != 1 ? word : Expression($"{word.Text[..start]}$({lines[0]}){word.Text[end..]}");

    private static ShellWord Expression(string text) => new(text, IsExpression: true);
}
