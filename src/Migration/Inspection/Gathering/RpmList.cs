using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The packages of a node with rpm, as the query below prints them.</summary>
internal static class RpmList
{
    private const int MaxPackages = 50_000;

    /// <summary>Asks for a line a package: name, version, what it needs.</summary>
    internal static IReadOnlyList<string> Query { get; } = ["-qa", "--qf", @"%{NAME}\t%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\t[%{REQUIRENAME} ]\n"];

    /// <param name="text">What rpm printed.</param>
    /// <param name="locks">Lines of versionlock.list and of zypper's locks.</param>
    internal static IReadOnlyList<PackageFacts> Parse(string text, IReadOnlyList<string> locks) =>
    [
        .. from line in text.Split('\n').Take(MaxPackages)
           let fields = line.Split('\t')
           where fields.Length >= 3 && fields[0] != "gpg-pubkey"
           select new PackageFacts(
               fields[0], fields[1], locks.Any(word => Locks(word, fields[0])),
               [.. fields[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(IsPackage).Distinct(StringComparer.Ordinal)]),
    ];

    // Capabilities of libraries and files are no names of packages: libc.so.6(GLIBC_2.4), /bin/sh, rpmlib(…).
    private static bool IsPackage(string capability) => capability.AsSpan().IndexOfAny("/()") < 0 && !capability.Contains(".so.", StringComparison.Ordinal);

    // dnf's "docker-ce-3:24.0.7-1.el9.*", yum's "0:docker-ce-24.0.7-1.el7.*", zypper's "solvable_name: docker".
    private static bool Locks(string word, string package)
    {
        string text = word.StartsWith("solvable_name:", StringComparison.Ordinal) ? word["solvable_name:".Length..].Trim() : word.Trim();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text[..colon].All(char.IsAsciiDigit))
            text = text[(colon + 1)..];
        if (!text.StartsWith(package, StringComparison.Ordinal))
            return false;
        string rest = text[package.Length..];
        return rest.Length == 0 || rest == "*" || (rest.Length > 1 && rest[0] == '-' && (char.IsAsciiDigit(rest[1]) || rest[1] == '*'));
    }
}
