namespace Sampan.Migration.Habits;

/// <summary>Finds the calls of docker in a line of shell: as the first word of a command, behind wrappers such as sudo, and within substitutions.</summary>
internal static class DockerCalls
{
    /// <summary>Stands for arguments that are not on the line.</summary>
    public static readonly ShellWord Rest = new("…", IsExpression: true);

    private const int MaxDepth = 8;

    private static readonly string[] Keywords =
        ["if", "then", "else", "elif", "while", "until", "do", "!", "{", "time", "exec", "command", "nohup", "builtin", "eval", "setsid", "-", "@"];

    // Wrappers, and those of their flags that a value follows.
    private static readonly Dictionary<string, string> Wrappers = new(StringComparer.Ordinal)
    {
        ["sudo"] = "-u -g -h -p -C -T -U -D -R",
        ["doas"] = "-u -C",
        ["env"] = "-u -C -S",
        ["xargs"] = "-n -P -I -L -d -a -E -s",
        ["nice"] = "-n",
        ["ionice"] = "-c -n",
        ["timeout"] = "-s -k --signal --kill-after",
        ["watch"] = "-n --interval",
        ["flock"] = "-w -E",
        ["chronic"] = "",
        ["stdbuf"] = "-i -o -e",
    };

    /// <summary>Whether a word names docker's program.</summary>
    public static bool IsDocker(ShellWord word) => word is { IsExpression: false } && NameOf(word.Text) == "docker";

    /// <summary>The words of each call, <c>docker</c> first.</summary>
    public static IEnumerable<IReadOnlyList<ShellWord>> Of(string line) => All(line, 0, IsDocker);

    /// <summary>The words of each call of a program, the program first.</summary>
    public static IEnumerable<IReadOnlyList<ShellWord>> OfProgram(string line, Func<string, bool> isProgram) =>
        All(line, 0, word => !word.IsExpression && isProgram(NameOf(word.Text)));

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static IEnumerable<IReadOnlyList<ShellWord>> All(string line, int depth, Func<ShellWord, bool> wanted)
    {
        if (depth > MaxDepth)
            yield break;
        foreach (IReadOnlyList<ShellWord> command in ShellLine.Commands(line))
        {
            IReadOnlyList<ShellWord> words = Unwrapped(command);
            if (words.Count > 0 && wanted(words[0]))
            {
                // A call within its arguments is translated with it.
                yield return words;
                continue;
            }
            foreach (IReadOnlyList<ShellWord> inner in Inner(command, depth, wanted))
                yield return inner;
        }
    }

    private static IEnumerable<IReadOnlyList<ShellWord>> Inner(IReadOnlyList<ShellWord> command, int depth, Func<ShellWord, bool> wanted)
    {
        foreach (ShellWord word in command.Where(w => w.IsExpression))
        {
            foreach ((_, _, string text) in ShellLine.Substitutions(word.Text))
            {
                foreach (IReadOnlyList<ShellWord> inner in All(text, depth + 1, wanted))
                    yield return inner;
            }
        }
        // sh -c 'docker ps', ssh host "docker ps"
        IReadOnlyList<ShellWord> words = Unwrapped(command);
        if (words.Count < 2 || words[0].IsExpression || NameOf(words[0].Text) is not ("sh" or "bash" or "dash" or "ash" or "zsh" or "ksh" or "su" or "ssh"))
            yield break;
        foreach (ShellWord word in words.Skip(1).Where(w => w.Text.Contains(' ', StringComparison.Ordinal)))
        {
            string text = word.IsExpression ? word.Text.Trim('"') : word.Text;
            foreach (IReadOnlyList<ShellWord> inner in All(text, depth + 1, wanted))
                yield return inner;
        }
    }

    private static IReadOnlyList<ShellWord> Unwrapped(IReadOnlyList<ShellWord> command)
    {
        int at = 0;
        bool more = false;
        while (at < command.Count)
        {
            ShellWord word = command[at];
            if (IsAssignment(word) || (!word.IsExpression && Keywords.Contains(word.Text, StringComparer.Ordinal)))
                at++;
            else if (!word.IsExpression && Wrappers.TryGetValue(NameOf(word.Text), out string? valued))
            {
                int next = AfterFlags(command, at + 1, NameOf(word.Text), valued.Split(' '));
                more |= NameOf(word.Text) == "xargs" && !command.Skip(at).Take(next - at).Any(w => w.Text.StartsWith("-I", StringComparison.Ordinal));
                at = next;
            }
            else
                break;
        }
        // What xargs adds to the command is not on the line.
        return more ? [.. command.Skip(at), Rest] : [.. command.Skip(at)];
    }

    private static int AfterFlags(IReadOnlyList<ShellWord> command, int at, string wrapper, string[] valued)
    {
        while (at < command.Count && command[at].Text.StartsWith('-'))
            at += valued.Contains(command[at].Text, StringComparer.Ordinal) ? 2 : 1;
        // timeout 5 docker ps, flock /run/lock docker ps
        return wrapper is "timeout" or "flock" ? at + 1 : at;
    }

    private static bool IsAssignment(ShellWord word)
    {
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !char.IsAsciiDigit(word.Text[0]) && word.Text.AsSpan(0, equals).IndexOfAnyExcept(NameLetters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}
