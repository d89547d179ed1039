using System.Globalization;

namespace Sampan.Cli.Running;

/// <summary>Docker's <c>--user</c>: <c>UID[:GID]</c> or <c>NAME[:GID]</c>.</summary>
/// <param name="Uid">The user's number; null when a name is given.</param>
/// <param name="Name">The user's name in the image; empty when a number is given.</param>
/// <param name="Gid">The group's number; null for the user's own.</param>
internal sealed record RunUser(long? Uid, string Name, long? Gid)
{
    /// <exception cref="CliException">It has another form.</exception>
    public static RunUser Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string user = colon < 0 ? text : text[..colon];
        long? gid = colon < 0 ? null : Number(text[(colon + 1)..]) ?? throw Wrong(text, "the CRI takes groups only as numbers");
        if (user.Length == 0)
            throw Wrong(text, "the user is missing");
        return Number(user) is { } uid ? new RunUser(uid, "", gid) : new RunUser(null, user, gid);
    }

    private static long? Number(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static CliException Wrong(string text, string reason) =>
        CliException.Usage($"--user '{text}': {reason}", "write --user UID, UID:GID, NAME or NAME:GID");
}
