namespace Sampan.Cli.Streaming;

/// <summary>The keys that leave a terminal without ending what runs in it, as docker writes them: <c>ctrl-p,ctrl-q</c>.</summary>
internal sealed class DetachKeys
{
    /// <summary>Docker's.</summary>
    public const string Default = "ctrl-p,ctrl-q";

    private const string ControlPrefix = "ctrl-", ControlKeys = "@abcdefghijklmnopqrstuvwxyz[\\]^_";

    private readonly byte[] _keys;
    private int _matched;

    private DetachKeys(byte[] keys) => _keys = keys;

    /// <summary>Reads a list of keys; an empty one never leaves.</summary>
    /// <exception cref="CliException">It is no such list.</exception>
    public static DetachKeys Parse(string text) => new(text.Length == 0 ? [] : [.. text.Split(',').Select(key => KeyOf(key, text))]);

    /// <summary>Takes what was typed and gives what goes on: a beginning of the keys is held until it is clear what it becomes.</summary>
    /// <param name="typed">The bytes.</param>
    /// <param name="passed">What goes to the other side.</param>
    /// <returns>Whether the keys were typed; what came after them is dropped.</returns>
    public bool Take(ReadOnlySpan<byte> typed, out byte[] passed)
    {
        var output = new List<byte>(typed.Length + _matched);
        foreach (byte next in typed)
        {
            while (_matched > 0 && next != _keys[_matched])
                FallBack(output);
            if (_keys.Length == 0 || next != _keys[_matched])
            {
                output.Add(next);
            }
            else if (++_matched == _keys.Length)
            {
                passed = [.. output];
                return true;
            }
        }

        passed = [.. output];
        return false;
    }

    // Gives out as little of what is held as leaves another beginning of the keys.
    private void FallBack(List<byte> output)
    {
        int held = _matched;
        do
        {
            output.Add(_keys[held - _matched]);
            _matched--;
        }
        while (_matched > 0 && !_keys.AsSpan(held - _matched, _matched).SequenceEqual(_keys.AsSpan(0, _matched)));
    }

    private static byte KeyOf(string key, string all)
    {
        if (key.Length == 1 && char.IsAscii(key[0]))
            return (byte)key[0];
        if (key.Length == ControlPrefix.Length + 1 && key.StartsWith(ControlPrefix, StringComparison.OrdinalIgnoreCase)
            && ControlKeys.IndexOf(char.ToLowerInvariant(key[^1]), StringComparison.Ordinal) is >= 0 and int code)
            return (byte)code;
        throw CliException.Usage($"--detach-keys '{all}': '{key}' is no key", "write a list of characters and ctrl-X, as ctrl-p,ctrl-q");
    }
}
