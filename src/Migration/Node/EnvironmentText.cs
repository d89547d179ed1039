namespace Sampan.Migration.Node;

/// <summary>Reads a file of <c>EnvironmentFile=</c> as systemd does (systemd.exec(5)): nearly a shell's, with no expansion and no <c>export</c>.</summary>
internal static class EnvironmentText
{
    private enum State
    {
        BeforeKey,
        Key,
        BeforeValue,
        Value,
        Escape,
        SingleQuoted,
        DoubleQuoted,
        DoubleQuotedEscape,
        Comment,
        CommentEscape,
    }

    /// <summary>The variables in the order of their lines; a name may come several times, and the last one wins. Names that are none are left out.</summary>
    internal static IReadOnlyList<(string Name, TracedText Value)> Parse(string file, string text) =>
        [.. new Machine(file, text).Run().Where(v => IsName(v.Name))];

    /// <summary>Whether a text can be a variable's name.</summary>
    internal static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private sealed class Machine(string file, string text)
    {
        private readonly List<(string, TracedText)> _found = [];
        private readonly TracedText.Builder _value = new();
        private State _state = State.BeforeKey;
        private int _keyFrom, _keyTo, _spaceFrom = -1;
        private TextOrigin _start;

        internal List<(string Name, TracedText Value)> Run()
        {
            for (int at = 0; at < text.Length; at++)
                Step(at, text[at]);
            if (_state is not (State.BeforeKey or State.Key or State.Comment or State.CommentEscape))
                Push();
            return _found;
        }

        private void Step(int at, char c)
        {
            bool newLine = c is '\n' or '\r';
            switch (_state)
            {
                case State.BeforeKey:
                    if (c is '#' or ';')
                        _state = State.Comment;
                    else if (!TracedText.IsSpace(c))
                        (_state, _keyFrom) = (State.Key, at);
                    break;
                case State.Key:
                    if (newLine)
                        _state = State.BeforeKey;
                    else if (c == '=')
                        (_state, _keyTo, _spaceFrom, _start) = (State.BeforeValue, at, -1, new TextOrigin(file, at + 1, 0));
                    break;
                case State.BeforeValue or State.Value:
                    Bare(at, c, newLine);
                    break;
                case State.Escape:
                    _state = State.Value;
                    if (!newLine)
                        _value.Add(c, new TextOrigin(file, at - 1, 2));
                    break;
                case State.SingleQuoted:
                    if (c == '\'')
                        _state = State.BeforeValue;
                    else
                        _value.Add(c, new TextOrigin(file, at, 1));
                    break;
                case State.DoubleQuoted:
                    if (c == '"')
                        _state = State.BeforeValue;
                    else if (c == '\\')
                        _state = State.DoubleQuotedEscape;
                    else
                        _value.Add(c, new TextOrigin(file, at, 1));
                    break;
                case State.DoubleQuotedEscape:
                    _state = State.DoubleQuoted;
                    if (c is '"' or '\\' or '`' or '$')
                    {
                        _value.Add(c, new TextOrigin(file, at - 1, 2));
                    }
                    else if (c != '\n')
                    {
                        _value.Add('\\', new TextOrigin(file, at - 1, 1));
                        _value.Add(c, new TextOrigin(file, at, 1));
                    }
                    break;
                case State.Comment:
                    if (c == '\\')
                        _state = State.CommentEscape;
                    else if (newLine)
                        _state = State.BeforeKey;
                    break;
                case State.CommentEscape:
                    // Since systemd 254; before, the next line belonged to the comment.
                    _state = newLine ? State.BeforeKey : State.Comment;
                    break;
            }
        }

        // Outside of quotes. A quote opens one only where a value begins or after another quote; in the middle of a bare value it is itself.
        private void Bare(int at, char c, bool newLine)
        {
            bool begun = _state == State.Value;
            if (newLine)
            {
                Push();
                _state = State.BeforeKey;
            }
            else if (c == '\\')
            {
                (_state, _spaceFrom) = (State.Escape, -1);
            }
            else if (!begun && (c is '"' or '\''))
            {
                _state = c == '"' ? State.DoubleQuoted : State.SingleQuoted;
                if (_value.Length == 0)
                    _start = new TextOrigin(file, at + 1, 0);
            }
            else if (TracedText.IsSpace(c))
            {
                if (!begun)
                    return;
                if (_spaceFrom < 0)
                    _spaceFrom = _value.Length;
                _value.Add(c, new TextOrigin(file, at, 1));
            }
            else
            {
                (_state, _spaceFrom) = (State.Value, -1);
                _value.Add(c, new TextOrigin(file, at, 1));
            }
        }

        private void Push()
        {
            if (_state == State.Value && _spaceFrom >= 0)
                _value.Truncate(_spaceFrom);
            _found.Add((text[_keyFrom.._keyTo].TrimEnd(), _value.Build(_start)));
            _value.Truncate(0);
            _spaceFrom = -1;
        }
    }
}
