namespace Sampan.Daemon.Configuration;

/// <summary>Where each key that was set was set.</summary>
internal sealed class ConfigurationOrigins
{
    private readonly Dictionary<string, ConfigurationOrigin> _byKey = [];

    /// <summary>The origin of <paramref name="key"/>, or of the nearest list or section around it.</summary>
    public ConfigurationOrigin Of(string key)
    {
        for (string at = key; at.Length > 0; at = Outer(at))
        {
            if (_byKey.TryGetValue(at, out ConfigurationOrigin origin)) return origin;
        }
        return ConfigurationOrigin.Default;
    }

    public bool IsSet(string key) => _byKey.ContainsKey(key);

    public void Record(string key, ConfigurationOrigin origin) => _byKey[key] = origin;

    private static string Outer(string key)
    {
        int end = key.LastIndexOfAny(['.', '[']);
        return end < 0 ? "" : key[..end];
    }
}
