using Google.Protobuf.Collections;

namespace Sampan.Daemon.Nri;

/// <summary>Lists and maps after a plugin's changes. A key that begins with "-" removes.</summary>
internal static class AdjustmentKeys
{
    /// <summary>A map after changes; as it was where there are none.</summary>
    public static IReadOnlyDictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string>? known, MapField<string, string> changes)
    {
        if (changes.Count == 0)
        {
            return known;
        }
        Dictionary<string, string> merged = known is null ? [] : known.ToDictionary(StringComparer.Ordinal);
        foreach (string key in changes.Keys)
        {
            merged.Remove(key.TrimStart('-'));
        }
        foreach ((string key, string value) in changes.Where(change => !change.Key.StartsWith('-')))
        {
            merged[key] = value;
        }
        return merged;
    }

    /// <summary>A list after changes; as it was where there are none.</summary>
    public static IReadOnlyList<T>? Merge<T, TChange>(
        IReadOnlyList<T>? known,
        IReadOnlyCollection<TChange> changes,
        Func<T, string> keyOf,
        Func<TChange, string> changedKeyOf,
        Func<TChange, T> convert)
    {
        if (changes.Count == 0)
        {
            return known;
        }
        HashSet<string> gone = [.. changes.Select(change => changedKeyOf(change).TrimStart('-'))];
        return
        [
            .. (known ?? []).Where(item => !gone.Contains(keyOf(item))),
            .. changes.Where(change => !changedKeyOf(change).StartsWith('-')).Select(convert),
        ];
    }
}
