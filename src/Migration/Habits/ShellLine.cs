using System.Text;

namespace Sampan.Migration.Habits;

/// <summary>
/// Reads a line of shell as far as one must to find the commands in it: words with quotes and escapes, comments, pipes and lists,
/// redirections (left out), substitutions within words.
/// </summary>
internal sealed class ShellLine
{
    /// <summary>How long a line may be; of a longer one the beginning is read.</summary>
    public const int MaxLength = 16 * 1024;

    private readonly string _text;
    private readonly List<IReadOnlyList<ShellWord>> _commands = [];
    private List<ShellWord> _words = [];
    private int _at;

    private ShellLine(string text) => _text = text.Length > MaxLength ? text[..MaxLength] : text;

    /// <summary>The simple commands of a line in their order; those within substitutions are not among them.</summary>
    public static IReadOnlyList<IReadOnlyList<ShellWord>> Commands(string text)
    {
        var line = new ShellLine(text);
        line.Read();
        return line._commands;
    }

    /// <summary>The texts of the substitutions within a word: what stands in <c>$(…)</c> and between backticks.</summary>
    public static IEnumerable<(int Start, int End, string Text)> Substitutions(string word)
    {
        var line = new ShellLine(word);
        while (line._at < line._text.Length)
        {
            int start = line._at;
            char c = line._text[line._at];
            if (c == '\'' && !Quoted(word, start))
                line.Skip('\'');
            else if (c == '\\')
                line._at += 2;
            else if (c == '`' || (c == '$' && line.Peek(1) == '('))
            {
                int open = c == '`' ? 1 : 2;
                line.SkipExpression();
                int end = Math.Min(line._at, word.Length);
                if (end - 1 >= start + open)
                    yield return (start, end, word[(start + open)..(end - 1)]);
            }
            else
                line._at++;
        }
    }

    // Within double quotes a single one is a letter like others.
    private static bool Quoted(string word, int at) => word.AsSpan(0, at).Count('"') % 2 == 1;

    private void Read()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (char.IsWhiteSpace(c) && c != '\n')
                _at++;
            else if (c == '\\' && Peek(1) == '\n')
                _at += 2;
            else if (c == '#')
                _at = _text.IndexOf('\n', _at) is >= 0 and int end ? end : _text.Length;
            else if (c is '|' or ';' or '&' or '(' or ')' or '\n')
            {
                EndCommand();
                _at++;
            }
            else if (c is '<' or '>')
                SkipRedirection();
            else
                ReadWord();
        }
        EndCommand();
    }

    private void EndCommand()
    {
        if (_words.Count > 0)
            _commands.Add(_words);
        _words = [];
    }

    private void SkipRedirection()
    {
        while (Peek(0) is '<' or '>' or '&' or '|' || (_at < _text.Length && Peek(0) == ' '))
            _at++;
        int before = _words.Count;
        if (_at < _text.Length && Peek(0) is not (';' or ')' or '\n' or '#'))
            ReadWord();
        if (_words.Count > before)
            _words.RemoveAt(before);
    }

    private void ReadWord()
    {
        int start = _at;
        var text = new StringBuilder();
        bool expression = false;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (char.IsWhiteSpace(c) || c is '|' or ';' or '&' or '(' or ')' or '<' or '>')
                break;
            if (c == '\\')
            {
                // A line that goes on below.
                if (Peek(1) != '\n')
                    text.Append(Peek(1));
                _at += 2;
            }
            else if (c == '\'')
            {
                int from = _at + 1;
                int end = _text.IndexOf('\'', from);
                end = end < 0 ? _text.Length : end;
                text.Append(_text, from, end - from);
                _at = end + 1;
            }
            else if (c == '"')
                expression |= ReadDoubleQuoted(text);
            else if (c is '$' or '`' && IsExpression())
            {
                expression = true;
                SkipExpression();
            }
            else
            {
                text.Append(c);
                _at++;
            }
        }
        _at = Math.Min(_at, _text.Length);
        if (_at == start)
            _at++;
        else if (!IsFileNumber(start))
            _words.Add(expression ? new ShellWord(_text[start.._at], IsExpression: true) : new ShellWord(text.ToString()));
    }

    // As in 2>/dev/null.
    private bool IsFileNumber(int start) =>
        Peek(0) is '<' or '>' && !_text.AsSpan(start, _at - start).ContainsAnyExceptInRange('0', '9');

    private bool ReadDoubleQuoted(StringBuilder text)
    {
        bool expression = false;
        _at++;
        while (_at < _text.Length && _text[_at] != '"')
        {
            if (_text[_at] == '\\' && Peek(1) is '"' or '\\' or '$' or '`')
            {
                text.Append(Peek(1));
                _at += 2;
            }
            else if (_text[_at] is '$' or '`' && IsExpression())
            {
                expression = true;
                SkipExpression();
            }
            else
            {
                text.Append(_text[_at]);
                _at++;
            }
        }
        _at++;
        return expression;
    }

    private bool IsExpression() =>
        _text[_at] == '`' || Peek(1) is '(' or '{' or '_' or '@' or '*' or '?' or '#' || char.IsAsciiLetterOrDigit(Peek(1));

    private void SkipExpression()
    {
        if (_text[_at] == '`')
        {
            Skip('`');
            return;
        }
        char open = Peek(1), close = open == '(' ? ')' : '}';
        if (open is not ('(' or '{'))
        {
            _at += 2;
            while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
                _at++;
            return;
        }
        int depth = 0;
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '\\')
                _at++;
            else if (_text[_at] == '\'')
            {
                Skip('\'');
                _at--;
            }
            else if (_text[_at] == open)
                depth++;
            else if (_text[_at] == close && --depth == 0)
                break;
        }
        _at = Math.Min(_at + 1, _text.Length);
    }

    private void Skip(char quote)
    {
        int end = _text.IndexOf(quote, _at + 1);
        _at = end < 0 ? _text.Length : end + 1;
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';
}
