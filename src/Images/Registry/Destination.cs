using System.Net;
using System.Net.Sockets;

namespace Sampan.Images.Registry;

/// <summary>
/// Where a registry may send us: to token servers and, by redirects, to other hosts. Never to what only this machine can
/// reach and answers whoever asks, the metadata services of clouds.
/// </summary>
internal static class Destination
{
    // Metadata services outside the link-local networks: Amazon's over IPv6, Alibaba's.
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("100.100.100.200")];

    /// <summary>True if requests with secrets of one may go to the other.</summary>
    internal static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && string.Equals(one.Authority, other.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why <paramref name="root"/>'s registry may not name this URL as its token server, or null.</summary>
    internal static string? RealmObjection(Uri realm, Uri root) =>
        realm.Scheme == "https" || (realm.Scheme == "http" && (root.Scheme == "http" || realm.IsLoopback))
            ? Objection(realm, root)
            : "which is not an https URL";

    /// <summary>Why an answer from <paramref name="from"/> may not redirect to <paramref name="next"/>, or null.</summary>
    internal static string? RedirectObjection(Uri from, Uri next, Uri root) =>
        next.Scheme == "https" || (next.Scheme == "http" && from.Scheme == "http")
            ? Objection(next, root)
            : "which is less secure";

    /// <summary>True for addresses that nobody but the registry's own host may lead us to.</summary>
    internal static bool IsPrivileged(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? address.GetAddressBytes() is [169, 254, ..] || Metadata.Contains(address)
            : address.IsIPv6LinkLocal || Metadata.Contains(address);
    }

    // Names are looked at again when they are resolved, see HostDial.
    private static string? Objection(Uri url, Uri root) =>
        IPAddress.TryParse(url.IdnHost, out IPAddress? address) && IsPrivileged(address) && url.IdnHost != root.IdnHost
            ? "an address of this machine's own link, where metadata services are"
            : null;
}
