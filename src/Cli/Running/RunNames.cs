using System.Security.Cryptography;
using Sampan.Cli.Lookup;

namespace Sampan.Cli.Running;

/// <summary>Names of pods and containers that <c>run</c> makes.</summary>
internal static class RunNames
{
    /// <summary>As a Kubernetes name and a host name: it becomes both.</summary>
    private const int Longest = 63;

    /// <summary>A name from the image's: <c>nginx-3f2a</c>.</summary>
    public static string Make(string image)
    {
        string repository = ImageNames.Split(image).Repository;
        string last = repository[(repository.LastIndexOf('/') + 1)..].ToLowerInvariant();
        string clean = string.Concat(last.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        if (clean.Length > Longest - 5)
            clean = clean[..(Longest - 5)].TrimEnd('-');
        string random = RandomNumberGenerator.GetHexString(4, lowercase: true);
        return clean.Length == 0 ? "run-" + random : $"{clean}-{random}";
    }

    /// <exception cref="CliException">It cannot be a name.</exception>
    public static string Check(string name, string option)
    {
        bool good = name.Length is > 0 and <= Longest
            && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
        return good
            ? name
            : throw CliException.Usage(
                $"{option} '{name}' cannot be a name", $"use up to {Longest} small letters, digits, '-' and '.', beginning and ending with a letter or digit");
    }
}
