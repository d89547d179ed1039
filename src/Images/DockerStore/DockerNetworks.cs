using System.Text.Json;
using Sampan.Images.Adoption;
using Sampan.Images.ContainerdStore;

namespace Sampan.Images.DockerStore;

/// <summary>The networks of a Docker, from the file in which it keeps them: below <c>libnetwork</c>, a key each, JSON behind a counter.</summary>
public static class DockerNetworks
{
    private const int CounterBytes = 8;
    private const int MaxTries = 10;

    /// <summary>Their names in ordinal order, those that every Docker has (bridge, host, none) included.</summary>
    /// <param name="root">Docker's data folder.</param>
    /// <exception cref="ForeignStoreException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Names(string root)
    {
        string path = Path.Combine(root, "network", "files", "local-kv.db");
        if (!File.Exists(path))
            return [];
        try
        {
            for (int i = 0; i < MaxTries; i++)
            {
                using BoltFile file = BoltFile.Open(path);
                IReadOnlyList<string> names = Names(file);
                if (file.IsUnchanged())
                    return names;
            }
            throw new ForeignStoreException($"{path} changes all the time; try again when Docker is idle");
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ForeignStoreException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static IReadOnlyList<string> Names(BoltFile file)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((string key, ReadOnlyMemory<byte> value) in file.Root.Bucket("libnetwork")?.Values() ?? [])
        {
            if (key.StartsWith("docker/network/v1.0/network/", StringComparison.Ordinal) && value.Length > CounterBytes && Name(value[CounterBytes..]) is { } name)
                names.Add(name);
        }
        return [.. names];
    }

    private static string? Name(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("name", out JsonElement name)
                && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        }
        catch (JsonException)
        {
            // One that is damaged is not shown by Docker either.
            return null;
        }
    }
}
