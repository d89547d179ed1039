using System.Globalization;
using System.Net;

namespace Sampan.Images.Registry;

/// <summary>
/// What NO_PROXY spares: <c>*</c>, addresses, networks (10.0.0.0/8), names with all below them (<c>example.com</c>), only what
/// is below a name (<c>.example.com</c>, <c>*.example.com</c>), each perhaps with a port.
/// </summary>
internal sealed class ProxyBypass
{
    private readonly List<(IPAddress Network, int Bits, int? Port)> _networks = [];
    private readonly List<(string Suffix, bool Itself, int? Port)> _names = [];
    private bool _all;
    private bool _nothing;

    private ProxyBypass()
    {
    }

    /// <summary>Spares nothing, not even this machine.</summary>
    internal static ProxyBypass Nothing { get; } = new() { _nothing = true };

    /// <summary>Reads a list; what cannot be read is left out, as everyone does.</summary>
    internal static ProxyBypass Parse(string list)
    {
        var bypass = new ProxyBypass();
        foreach (string entry in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            bypass.Add(entry.ToLowerInvariant());
        return bypass;
    }

    /// <summary>True if the destination is asked directly.</summary>
    internal bool Covers(Uri destination)
    {
        if (_nothing)
            return false;
        string host = destination.IdnHost.ToLowerInvariant();
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            address = Plain(address);
            return _all || IPAddress.IsLoopback(address)
                || _networks.Exists(n => Fits(n.Port, destination) && IsWithin(address, n.Network, n.Bits));
        }
        return _all || host == "localhost"
            || _names.Exists(n => Fits(n.Port, destination)
                && (host.EndsWith(n.Suffix, StringComparison.Ordinal) || (n.Itself && host == n.Suffix[1..])));
    }

    private void Add(string entry)
    {
        if (entry == "*")
        {
            _all = true;
            return;
        }
        (string host, int? port) = Split(entry);
        int slash = host.IndexOf('/', StringComparison.Ordinal);
        if (IPAddress.TryParse(slash < 0 ? host : host[..slash], out IPAddress? address))
        {
            address = Plain(address);
            int most = address.GetAddressBytes().Length * 8;
            if (slash < 0)
                _networks.Add((address, most, port));
            else if (int.TryParse(host[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits <= most)
                _networks.Add((address, bits, port));
            return;
        }
        if (host.StartsWith("*.", StringComparison.Ordinal))
            host = host[1..];
        if (host.Trim('.').Length > 0)
            _names.Add(host[0] == '.' ? (host, false, port) : ($".{host}", true, port));
    }

    private static (string Host, int? Port) Split(string entry)
    {
        int colon = entry.LastIndexOf(':');
        bool bracketed = entry.StartsWith('[');
        // Several colons without brackets are an IPv6 address.
        bool hasPort = colon > 0 && (bracketed ? entry[colon - 1] == ']' : entry.IndexOf(':', StringComparison.Ordinal) == colon);
        int? port = hasPort && int.TryParse(entry[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
        return ((hasPort ? entry[..colon] : entry).Trim('[', ']'), port);
    }

    private static bool Fits(int? port, Uri destination) => port is null || port == destination.Port;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsWithin(IPAddress address, IPAddress network, int bits)
    {
        byte[] one = address.GetAddressBytes();
        byte[] other = network.GetAddressBytes();
        if (one.Length != other.Length)
            return false;
        int whole = bits / 8;
        int mask = 0xff << (8 - (bits % 8)) & 0xff;
        return one.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole))
            && (whole == one.Length || ((one[whole] ^ other[whole]) & mask) == 0);
    }
}
