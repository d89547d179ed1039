namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>Walks the members of one JSON object. It takes what a JSON writer writes, and does not judge numbers or escapes.</summary>
internal ref struct JsonLineReader(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;
    private bool _ended;

    /// <summary>Whether the object was read to its end, and nothing follows.</summary>
    internal readonly bool IsAtEnd => _ended && _line[_at..].Trim(" \t\r"u8).IsEmpty;

    /// <summary>Takes the opening brace.</summary>
    internal bool Enter() => Take((byte)'{');

    /// <summary>The next member. A string's value comes without quotes and still escaped, other values come empty.</summary>
    internal bool TryNext(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        if (_ended || Take((byte)'}'))
        {
            _ended = true;
            return false;
        }
        if (!TryString(out key) || !Take((byte)':') || !TryValue(out value))
        {
            return false;
        }
        _ended = !Take((byte)',') && Take((byte)'}');
        return _ended || _line[_at - 1] == (byte)',';
    }

    private bool TryValue(out ReadOnlySpan<byte> value)
    {
        if (TryString(out value))
        {
            return true;
        }
        for (int depth = 0; _at < _line.Length; _at++)
        {
            switch (_line[_at])
            {
                case (byte)'"':
                    if (!TryString(out _))
                    {
                        return false;
                    }
                    _at--;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']' when depth > 0:
                    depth--;
                    break;
                case (byte)',' or (byte)'}' when depth == 0:
                    return true;
            }
        }
        return false;
    }

    private bool TryString(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!Take((byte)'"'))
        {
            return false;
        }
        for (int start = _at; ; _at += 2)
        {
            int found = _line[Math.Min(_at, _line.Length)..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                _at = _line.Length;
                return false;
            }
            _at += found;
            if (_line[_at] == (byte)'"')
            {
                content = _line[start.._at++];
                return true;
            }
        }
    }

    private bool Take(byte wanted)
    {
        while (_at < _line.Length && _line[_at] is (byte)' ' or (byte)'\t')
        {
            _at++;
        }
        if (_at >= _line.Length || _line[_at] != wanted)
        {
            return false;
        }
        _at++;
        return true;
    }
}
