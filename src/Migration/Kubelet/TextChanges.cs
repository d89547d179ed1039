using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Changes of texts by place, made all at once: places are those of the texts as they were.</summary>
internal sealed class TextChanges
{
    private readonly Dictionary<string, List<(int From, int To, string Text)>> _changes = new(StringComparer.Ordinal);

    /// <summary>The files that are changed, by their names.</summary>
    internal IEnumerable<string> Files => _changes.Keys.Order(StringComparer.Ordinal);

    /// <summary>Puts a text in the place of another one, which may be empty.</summary>
    internal void Replace(TextOrigin place, string text)
    {
        if (!_changes.TryGetValue(place.File, out List<(int, int, string)>? list))
            _changes[place.File] = list = [];
        list.Add((place.Offset, place.End, text));
    }

    /// <summary>Takes a text out.</summary>
    internal void Remove(TextOrigin place) => Replace(place, "");

    /// <summary>A file's text with its changes. What two changes both take out goes once; what is put in stands in the order of the places.</summary>
    internal string Apply(string file, string text)
    {
        if (!_changes.TryGetValue(file, out List<(int From, int To, string Text)>? list))
            return text;
        var result = new System.Text.StringBuilder();
        int at = 0;
        foreach ((int from, int to, string put) in list.OrderBy(c => c.From).ThenBy(c => c.To))
        {
            if (from > at)
                result.Append(text, at, from - at);
            result.Append(put);
            at = Math.Max(at, to);
        }
        return result.Append(text, at, text.Length - at).ToString();
    }
}
