using System.Globalization;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Reads docker's <c>-p</c>: <c>[ip:]host:container[/tcp|udp|sctp]</c>.</summary>
internal static class PortPublication
{
    private const string Form = "write HOST:CONTAINER[/tcp|udp|sctp], for example -p 8080:80 or -p 127.0.0.1:53:53/udp";

    /// <exception cref="CliException">The text has another form.</exception>
    public static PortMapping Parse(string text)
    {
        int slash = text.LastIndexOf('/');
        Protocol protocol = ProtocolOf(text, slash < 0 ? "tcp" : text[(slash + 1)..]);
        string ports = slash < 0 ? text : text[..slash];
        int last = ports.LastIndexOf(':');
        if (last < 0)
            throw Wrong(text, "the host's port is missing");

        string left = ports[..last];
        int first = left.LastIndexOf(':');
        return new PortMapping
        {
            Protocol = protocol,
            ContainerPort = Port(text, ports[(last + 1)..]),
            HostPort = Port(text, left[(first + 1)..]),
            HostIp = first < 0 ? "" : Address(text, left[..first]),
        };
    }

    private static Protocol ProtocolOf(string text, string name) => name switch
    {
        "tcp" => Protocol.Tcp,
        "udp" => Protocol.Udp,
        "sctp" => Protocol.Sctp,
        _ => throw Wrong(text, $"'{name}' is no protocol"),
    };

    private static int Port(string text, string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= ushort.MaxValue
            ? number
            : throw Wrong(text, $"'{port}' is no port between 1 and 65535");

    private static string Address(string text, string address)
    {
        string bare = address.Trim('[', ']');
        return System.Net.IPAddress.TryParse(bare, out _) ? bare : throw Wrong(text, $"'{address}' is no IP address");
    }

    private static CliException Wrong(string text, string reason) => CliException.Usage($"--publish '{text}': {reason}", Form);
}
