using System.Globalization;

namespace Sampan.Cli.Streaming;

/// <summary>A port here and the port in a pod that it leads to, as kubectl writes them: <c>[LOCAL:]REMOTE</c>.</summary>
/// <param name="Local">0 for any that is free.</param>
/// <param name="Remote">The pod's.</param>
internal sealed record PortPair(int Local, int Remote)
{
    /// <exception cref="CliException">The text has another form.</exception>
    public static PortPair Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string remote = text[(colon + 1)..];
        string local = colon < 0 ? remote : text[..colon];
        return new PortPair(local.Length == 0 ? 0 : Number(local, 0, text), Number(remote, 1, text));
    }

    private static int Number(string part, int least, string text) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port >= least && port <= ushort.MaxValue
            ? port
            : throw CliException.Usage($"'{text}' names no ports", "write REMOTE, LOCAL:REMOTE, or :REMOTE for any local port, as 8080:80");
}
