using System.Text.Json;
using Sampan.Oci;

namespace Sampan.Images.Trust;

/// <summary>
/// What a <c>policy.json</c> asks of images (containers-policy.json(5)): for an image the requirements of the narrowest scope
/// that it is in, all of which must be met.
/// </summary>
internal sealed class SignaturePolicy
{
    private const int MaxDepth = 32;
    private const int MaxScopes = 10_000;
    private const string Transport = "docker";

    private static readonly string[] Types = [TrustRequirement.Accept, TrustRequirement.Reject, "signedBy", "sigstoreSigned", "signedBaseLayer"];

    private readonly IReadOnlyList<TrustRequirement> _default;
    private readonly Dictionary<string, IReadOnlyList<TrustRequirement>> _scopes;

    private SignaturePolicy(IReadOnlyList<TrustRequirement> byDefault, Dictionary<string, IReadOnlyList<TrustRequirement>> scopes)
    {
        _default = byDefault;
        _scopes = scopes;
    }

    /// <summary>Reads a policy. What is not understood is refused: a policy that is half read would allow too much.</summary>
    /// <exception cref="FormatException">It is no policy; the message says where.</exception>
    internal static SignaturePolicy Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is no policy: {e.Message}", e);
        }
    }

    /// <summary>What an image must meet, and the scope that says so.</summary>
    internal (string Scope, IReadOnlyList<TrustRequirement> Requirements) For(ImageReference image)
    {
        foreach (string scope in Scopes(image))
        {
            if (_scopes.TryGetValue(scope, out IReadOnlyList<TrustRequirement>? found))
                return (scope.Length > 0 ? scope : Transport, found);
        }
        return ("default", _default);
    }

    /// <summary>The scopes that an image is in, the narrowest first; the last is that of the whole transport.</summary>
    internal static IEnumerable<string> Scopes(ImageReference image)
    {
        yield return image.ToString();
        for (string name = image.Name; ;)
        {
            yield return name;
            int slash = name.LastIndexOf('/');
            if (slash < 0)
                break;
            name = name[..slash];
        }
        string host = image.Registry.Split(':')[0];
        for (int dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', StringComparison.Ordinal))
        {
            host = host[(dot + 1)..];
            yield return "*." + host;
        }
        yield return "";
    }

    private static SignaturePolicy Read(JsonElement root)
    {
        IReadOnlyList<TrustRequirement>? byDefault = null;
        var scopes = new Dictionary<string, IReadOnlyList<TrustRequirement>>(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (property.Name == "default")
                byDefault = Requirements(property.Value, "default");
            else if (property.Name == "transports")
                ReadTransports(property.Value, scopes);
            else
                throw new FormatException($"'{property.Name}' is not a known key.");
        }
        return new SignaturePolicy(byDefault ?? throw new FormatException("'default' is missing."), scopes);
    }

    /// <summary>Images come from registries, which the format calls docker; other transports are no business of ours.</summary>
    private static void ReadTransports(JsonElement transports, Dictionary<string, IReadOnlyList<TrustRequirement>> scopes)
    {
        foreach (JsonProperty transport in transports.EnumerateObject().Where(t => t.Name == Transport))
        {
            foreach (JsonProperty scope in transport.Value.EnumerateObject())
            {
                if (scopes.Count == MaxScopes)
                    throw new FormatException($"it has more than {MaxScopes} scopes.");
                scopes[scope.Name] = Requirements(scope.Value, $"transports.docker.\"{scope.Name}\"");
            }
        }
    }

    private static List<TrustRequirement> Requirements(JsonElement list, string where)
    {
        var requirements = new List<TrustRequirement>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            string? type = item.TryGetProperty("type", out JsonElement named) ? named.GetString() : null;
            if (type is null || !Types.Contains(type))
                throw new FormatException($"{where}: '{type}' is not a known type of requirement.");
            requirements.Add(new TrustRequirement(type, item.GetRawText()));
        }
        return requirements.Count > 0 ? requirements : throw new FormatException($"{where}: a list of requirements may not be empty.");
    }
}
