using System.Text;

namespace Sampan.Images.Registry;

/// <summary>One challenge of a WWW-Authenticate header (RFC 9110 §11.6.1).</summary>
/// <param name="Scheme">Lower case, e.g. <c>bearer</c>.</param>
/// <param name="Parameters">Names in lower case.</param>
internal sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    private const int MaxHeaderLength = 16 * 1024;

    /// <summary>The value of a parameter, or null.</summary>
    internal string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Reads a header's value; what cannot be read is left out.</summary>
    internal static IReadOnlyList<AuthChallenge> Parse(string header)
    {
        var challenges = new List<AuthChallenge>();
        if (header.Length > MaxHeaderLength)
            return challenges;
        Dictionary<string, string>? parameters = null;
        int at = 0;
        while (true)
        {
            at = SkipSeparators(header, at);
            string token = Token(header, ref at);
            if (token.Length == 0)
                return challenges;
            int equals = SkipBlanks(header, at);
            if (parameters is not null && equals < header.Length && header[equals] == '=')
            {
                at = SkipBlanks(header, equals + 1);
                parameters[token.ToLowerInvariant()] = Value(header, ref at);
                continue;
            }
            parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            challenges.Add(new AuthChallenge(token.ToLowerInvariant(), parameters));
        }
    }

    private static int SkipSeparators(string text, int at)
    {
        while (at < text.Length && text[at] is (' ' or '\t' or ','))
            at++;
        return at;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && text[at] is (' ' or '\t'))
            at++;
        return at;
    }

    private static string Token(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && text[at] is not (' ' or '\t' or ',' or '=' or '"'))
            at++;
        return text[start..at];
    }

    private static string Value(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
            return Token(text, ref at);
        var value = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at]);
        }
        at = Math.Min(at + 1, text.Length);
        return value.ToString();
    }
}
