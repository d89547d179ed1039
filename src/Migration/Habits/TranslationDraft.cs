namespace Sampan.Migration.Habits;

/// <summary>A translation while it is written.</summary>
internal sealed class TranslationDraft
{
    private static readonly ShellWord[] Namespaced = ["-n", "k8s.io"];

    private readonly List<string> _sampan = [], _crictl = [], _ctr = [], _others = [], _notes = [];
    private readonly List<string> _problems = [];
    private bool _illustrated;

    /// <summary>A line for sampan.</summary>
    public void Sampan(params IEnumerable<ShellWord> words) => _sampan.Add(Line("sampan", words));

    /// <summary>A line for crictl.</summary>
    public void Crictl(params IEnumerable<ShellWord> words) => _crictl.Add(Line("crictl", words));

    /// <summary>A line for ctr; its namespace is put in.</summary>
    public void Ctr(params IEnumerable<ShellWord> words) => _ctr.Add(Line("ctr", Namespaced.Concat(words)));

    /// <summary>A line for another program, as it stands.</summary>
    public void Other(string line) => _others.Add(line);

    /// <summary>A line for another program that shows the way but carries nothing of the call.</summary>
    public void Illustrate(string line)
    {
        _others.Add(line);
        _illustrated = true;
    }

    /// <summary>A sentence on what differs.</summary>
    public void Note(string sentence)
    {
        if (!_notes.Contains(sentence, StringComparer.Ordinal))
            _notes.Add(sentence);
    }

    /// <summary>A part of the call that cannot be said.</summary>
    public void Problem(string sentence) => _problems.Add(sentence);

    /// <summary>Flags of the call that no other tool has, each with a word on it; those that only concern docker's own output are left out silently.</summary>
    public void Drop(DockerCall call, string why, params IEnumerable<string> flags)
    {
        string[] given = [.. flags.Where(call.Has).Select(f => "--" + f)];
        if (given.Length > 0)
            Note($"{string.Join(", ", given)}: {why}");
    }

    public CommandTranslation Finish(string docker) => new()
    {
        Docker = docker,
        Sampan = _sampan,
        Crictl = _crictl,
        Ctr = _ctr,
        Others = _others,
        OthersIllustrate = _illustrated,
        Notes = _notes,
        Problem = _problems.Count == 0 ? null : string.Join(" ", _problems),
    };

    private static string Line(string program, IEnumerable<ShellWord> words) => $"{program} {string.Join(' ', words)}";
}
