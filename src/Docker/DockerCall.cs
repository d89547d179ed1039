using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sampan.Docker;

/// <summary>A call to be made.</summary>
/// <param name="Method">GET, POST, DELETE …</param>
/// <param name="Path">Without version, as <see cref="Segment"/> makes it safe.</param>
/// <param name="Query">What follows the question mark; names may repeat.</param>
/// <param name="Limit">How long it may take.</param>
internal sealed record DockerCall(HttpMethod Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Query, TimeSpan Limit)
{
    /// <summary>The body; null for none.</summary>
    internal Stream? Body { get; init; }

    /// <summary>What is shown to registries, as the engine wants it; null for nothing.</summary>
    internal string? RegistryAuthorization { get; init; }

    /// <summary>What the body is.</summary>
    internal string BodyType { get; init; } = "application/x-tar";

    /// <summary>The same call with a document as its body.</summary>
    internal DockerCall With<T>(T document, JsonTypeInfo<T> type) =>
        this with { Body = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document, type), writable: false), BodyType = "application/json" };

    /// <summary>For messages.</summary>
    public override string ToString() => $"{Method} {Path}";

    /// <summary>The path with its query.</summary>
    internal string Target()
    {
        var text = new StringBuilder(Path);
        char mark = '?';
        foreach ((string name, string value) in Query)
        {
            text.Append(CultureInfo.InvariantCulture, $"{mark}{name}={Uri.EscapeDataString(value)}");
            mark = '&';
        }
        return text.ToString();
    }

    /// <summary>A container's id or an image's name as a part of a path.</summary>
    /// <exception cref="DockerException">It would lead to another path.</exception>
    internal static string Segment(string name)
    {
        string[] parts = name.Split('/');
        return parts.Any(part => part is "" or "." or "..")
            ? throw new DockerException(400, $"'{name}' is no name of a container or an image.")
            : string.Join('/', parts.Select(Uri.EscapeDataString));
    }

    /// <summary>A terminal's size as a query.</summary>
    internal static KeyValuePair<string, string>[] Size(int columns, int rows) =>
        [new("h", rows.ToString(CultureInfo.InvariantCulture)), new("w", columns.ToString(CultureInfo.InvariantCulture))];
}
