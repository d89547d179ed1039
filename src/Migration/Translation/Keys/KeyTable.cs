namespace Sampan.Migration.Translation.Keys;

/// <summary>Every key of dockerd 20.10 to 29, with what else configures it, and what becomes of each at each target.</summary>
internal static class KeyTable
{
    internal static IReadOnlyList<KeyRow> Rows { get; } = [.. ImageKeys.Rows, .. RuntimeKeys.Rows, .. NetworkKeys.Rows, .. DaemonKeys.Rows];

    private static Dictionary<string, KeyRow> ByKey { get; } = Rows.ToDictionary(row => row.Key, StringComparer.Ordinal);

    /// <summary>Keys whose value is told part by part: <c>log-opts:max-size</c>.</summary>
    internal static IReadOnlySet<string> InParts { get; } =
        Rows.Where(row => row.Key.Contains(':')).Select(row => row.Key[..row.Key.IndexOf(':')]).ToHashSet(StringComparer.Ordinal);

    /// <summary>The row of a key or of a part of one; null if nothing of the sort is known.</summary>
    internal static KeyRow? Find(string key)
    {
        if (ByKey.TryGetValue(key, out KeyRow? row))
            return row;
        int colon = key.IndexOf(':');
        return colon < 0 ? null : ByKey.GetValueOrDefault(key[..colon] + ":*");
    }
}
