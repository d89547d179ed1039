using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Reads command lines as the kubelet's flag library does (spf13/pflag).</summary>
internal static class KubeletArguments
{
    /// <summary>The flags in their order. What is no flag is left out; the kubelet would not start with it.</summary>
    internal static IReadOnlyList<KubeletArgument> Parse(IReadOnlyList<TracedWord> words)
    {
        var arguments = new List<KubeletArgument>();
        for (int i = 0; i < words.Count; i++)
        {
            TracedWord word = words[i];
            string text = word.Text;
            if (text == "--")
                break;
            if (text.Length < 2 || text[0] != '-')
                continue;
            TracedWord? next = i + 1 < words.Count ? words[i + 1] : null;
            KubeletArgument argument = text[1] == '-' ? Long(word, next) : Short(word, next);
            arguments.Add(argument);
            if (argument.ValueWord is not null)
                i++;
        }
        return arguments;
    }

    /// <summary>The flags of plain words, e.g. of a running process.</summary>
    internal static IReadOnlyList<KubeletArgument> Parse(IEnumerable<string> words) =>
        Parse([.. words.Select(w => TracedText.Of("", w)).Select(t => new TracedWord(t, t, 0, t.Length))]);

    private static KubeletArgument Long(TracedWord word, TracedWord? next)
    {
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        string written = equals < 0 ? word.Text : word.Text[..equals];
        string name = KubeletFlags.Normal(written[2..]);
        return equals >= 0
            ? new KubeletArgument(name, written, word.Value.Slice(equals + 1, word.Value.Length), word, null)
            : WithoutValue(name, written, word, next);
    }

    // -v 2, -v2, -v=2, -h: the kubelet has no other short flags.
    private static KubeletArgument Short(TracedWord word, TracedWord? next)
    {
        string name = word.Text[1] == 'h' ? "help" : word.Text[1..2];
        string written = word.Text[..2];
        if (word.Text.Length == 2)
            return WithoutValue(name, written, word, next);
        int from = word.Text[2] == '=' ? 3 : 2;
        return new KubeletArgument(name, written, word.Value.Slice(from, word.Value.Length), word, null);
    }

    private static KubeletArgument WithoutValue(string name, string written, TracedWord word, TracedWord? next)
    {
        KubeletFlag? flag = KubeletFlags.Find(name);
        // Of a flag that is not in the table nobody knows whether it takes a value; one that begins with a dash hardly is one.
        bool takes = flag is null ? next is not null && !next.Text.StartsWith('-') : flag.Kind != FlagKind.Boolean && next is not null;
        if (takes)
            return new KubeletArgument(name, written, next!.Value, word, next);
        var implied = new TracedText.Builder();
        if (flag is null or { Kind: FlagKind.Boolean })
            implied.Add("true", word.Value.Slice(word.Value.Length, word.Value.Length).Start);
        return new KubeletArgument(name, written, implied.Build(word.Value.Start), word, null);
    }
}
