namespace Sampan.Migration.Node;

/// <summary>
/// Reads the simple commands of a shell script in the order of their lines: quotes, continued lines, variables that the script sets and
/// files that it sources. Branches are all read, nothing is run; what a program would print stays as it is written.
/// </summary>
internal sealed class ShellText(IReadOnlyDictionary<string, TracedText> environment, Func<string, string?> fileText)
{
    private const int MaxSourced = 16;

    private readonly Dictionary<string, TracedText> _variables = new(environment, StringComparer.Ordinal);
    private readonly List<IReadOnlyList<TracedWord>> _commands = [];
    private int _sourced;

    /// <summary>The variables as they are at the end.</summary>
    internal IReadOnlyDictionary<string, TracedText> Variables => _variables;

    /// <summary>The commands, words in order; words that only lead to the command (<c>exec</c>, <c>nohup</c>, <c>then</c>) are left out.</summary>
    internal IReadOnlyList<IReadOnlyList<TracedWord>> Commands(TracedText script)
    {
        Run(script);
        return _commands;
    }

    private void Run(TracedText script)
    {
        var command = new List<TracedWord>();
        string text = script.Text;
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c is ' ' or '\t' or '\r' || IsContinuation(text, at))
            {
                at += IsContinuation(text, at) ? 2 : 1;
            }
            else if (c == '#')
            {
                while (at < text.Length && text[at] != '\n')
                    at++;
            }
            else if (c is '\n' or ';' or '&' or '|' or '(' or ')')
            {
                // 2>&1 and &> were taken with their redirection.
                End(command);
                at++;
            }
            else if (Redirection(text, at) is > 0 and int length)
            {
                at += length;
                while (at < text.Length && text[at] is ' ' or '\t')
                    at++;
                Word(script, ref at, []);
            }
            else
            {
                Word(script, ref at, command);
            }
        }
        End(command);
    }

    private static bool IsContinuation(string text, int at) => text[at] == '\\' && at + 1 < text.Length && text[at + 1] == '\n';

    // >, >>, <, 2>, 2>&, &>: how many characters; 0 if none.
    private static int Redirection(string text, int at)
    {
        int from = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '&' && at == from)))
            at++;
        if (at >= text.Length || text[at] is not ('>' or '<'))
            return 0;
        while (at < text.Length && text[at] is '>' or '<' or '&')
            at++;
        return at - from;
    }

    private void Word(TracedText script, ref int at, List<TracedWord> words)
    {
        string text = script.Text;
        int from = at;
        var word = new TracedText.Builder();
        bool any = false, quoted = false;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (!quoted && c is ' ' or '\t' or '\n' or '\r' or ';' or '&' or '|' or '(' or ')' or '<' or '>')
                break;
            if (c == '\'' && !quoted)
            {
                any = true;
                for (at++; at < text.Length && text[at] != '\''; at++)
                    word.Add(text[at], script[at]);
            }
            else if (c == '"')
            {
                (any, quoted) = (true, !quoted);
            }
            else if (c == '\\' && at + 1 < text.Length)
            {
                at++;
                bool literal = quoted && text[at] is not ('$' or '`' or '"' or '\\' or '\n');
                if (literal)
                    word.Add('\\', script[at - 1]);
                if (text[at] != '\n')
                    word.Add(text[at], literal ? script[at] : script[at - 1] with { Length = 2 });
            }
            else if (Program(text, at) is > 0 and int length)
            {
                // What a program prints is not known; the call stays as it is written.
                for (int end = at + length; at < end; at++)
                    word.Add(text[at], script[at]);
                at--;
            }
            else if (c == '$' && Variable(text, at) is { } found)
            {
                _variables.TryGetValue(found.Name, out TracedText? value);
                int end = at + found.Length;
                bool alone = !quoted && word.Length == 0 && !any && (end >= text.Length || text[end] is ' ' or '\t' or '\n' or '\r' or ';' or '&');
                if (alone)
                {
                    words.AddRange(value is null ? [] : Fields(value));
                    at = end;
                    return;
                }
                if (value is not null)
                    word.Add(value);
                any = true;
                at = end - 1;
            }
            else
            {
                word.Add(c, script[at]);
            }
        }
        if (any || word.Length > 0)
            words.Add(new TracedWord(word.Build(script[from]), script, from, at));
    }

    // $(program) and `program`: how many characters; 0 if none.
    private static int Program(string text, int at)
    {
        if (text[at] == '`')
            return text.IndexOf('`', at + 1) is > 0 and int close ? close + 1 - at : 0;
        if (text[at] != '$' || at + 1 >= text.Length || text[at + 1] != '(')
            return 0;
        int depth = 0;
        for (int i = at + 1; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
                return i + 1 - at;
        }
        return 0;
    }

    private static (string Name, int Length)? Variable(string text, int at)
    {
        int from = at + 1;
        bool braced = from < text.Length && text[from] == '{';
        int end = braced ? ++from : from;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end == from)
            return null;
        if (!braced)
            return (text[from..end], end - at);
        // ${NAME:-default} is read as NAME: the default is not followed.
        int close = text.IndexOf('}', end);
        return close < 0 ? null : (text[from..end], close + 1 - at);
    }

    private static IEnumerable<TracedWord> Fields(TracedText value)
    {
        int at = 0;
        while (at < value.Length)
        {
            int from = at;
            while (at < value.Length && !TracedText.IsSpace(value.Text[at]))
                at++;
            if (at > from)
                yield return new TracedWord(value.Slice(from, at), value, from, at);
            at++;
        }
    }

    private void End(List<TracedWord> words)
    {
        List<TracedWord> command = [.. words];
        words.Clear();
        while (command.Count > 0 && (IsLead(command[0].Text) || Assign(command[0])))
            command.RemoveAt(0);
        if (command.Count > 1 && command[0].Text is "." or "source")
            Source(command[1].Text);
        else if (command.Count > 0)
            _commands.Add(command);
    }

    private static bool IsLead(string word) =>
        word is "then" or "else" or "do" or "if" or "while" or "!" or "{" or "exec" or "nohup" or "setsid" or "sudo" or "env" or "command"
            or "export" or "readonly" or "declare" or "local" or "time" or "nice";

    private bool Assign(TracedWord word)
    {
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !EnvironmentText.IsName(word.Text[..equals]))
            return false;
        _variables[word.Text[..equals]] = word.Value.Slice(equals + 1, word.Value.Length);
        return true;
    }

    private void Source(string path)
    {
        if (path.StartsWith('/') && ++_sourced <= MaxSourced && fileText(path) is { } text)
            Run(TracedText.Of(path, text));
    }
}
