using System.Net;

namespace Sampan.Migration.Translation.Intent;

/// <summary>What Docker does with registries: mirrors of docker.io, insecure hosts, networks of insecure hosts, certificates.</summary>
internal sealed class Registries
{
    /// <summary>docker.io, as images name it.</summary>
    internal const string DockerHub = "docker.io";

    private readonly List<IPNetwork> _networks = [];
    private readonly HashSet<string> _insecure = new(StringComparer.Ordinal);

    internal Registries(TranslationInput input)
    {
        foreach (string entry in input.Docker.Value("insecure-registries").Texts())
            Insecure(entry);
        List<string> mentioned =
        [
            .. input.RegistryHosts,
            .. input.RegistryCertificates.Keys,
            .. _insecure,
        ];
        MirrorWish[] mirrors = [.. input.Docker.Value("registry-mirrors").Texts().Where(url => url.Length > 0).Select(Mirror)];
        if (mirrors.Length > 0)
            mentioned.Add(DockerHub);
        var used = new HashSet<IPNetwork>();
        foreach (string host in mentioned.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            bool insecure = host != DockerHub && IsInsecure(host, used);
            (string[] authorities, (string, string)[] clients) = Certificates(host, input.RegistryCertificates.GetValueOrDefault(host) ?? []);
            MirrorWish[] own = host == DockerHub ? mirrors : [];
            if (insecure || own.Length > 0 || authorities.Length > 0 || clients.Length > 0)
                All.Add(new RegistryWish(host, insecure, own, authorities, clients));
        }
        Networks = [.. _networks.Where(network => !used.Contains(network) && !IPAddress.IsLoopback(network.BaseAddress)).Select(network => network.ToString())];
        Expanded = [.. used.Select(network => network.ToString())];
    }

    /// <summary>Registries of which something is said, in ordinal order.</summary>
    internal List<RegistryWish> All { get; } = [];

    /// <summary>Insecure networks in which no registry of this node is known.</summary>
    internal IReadOnlyList<string> Networks { get; }

    /// <summary>Insecure networks in which registries of this node are.</summary>
    internal IReadOnlyList<string> Expanded { get; }

    private static (string[] Authorities, (string, string)[] Clients) Certificates(string host, IReadOnlyList<string> files)
    {
        string folder = $"/etc/docker/certs.d/{host}/";
        string[] authorities = [.. files.Where(f => f.EndsWith(".crt", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => folder + f)];
        (string, string)[] clients =
        [
            .. files.Where(f => f.EndsWith(".cert", StringComparison.Ordinal) && files.Contains(f[..^5] + ".key"))
                .Order(StringComparer.Ordinal).Select(f => (folder + f, folder + f[..^5] + ".key")),
        ];
        return (authorities, clients);
    }

    private void Insecure(string entry)
    {
        int scheme = entry.IndexOf("://", StringComparison.Ordinal);
        string host = (scheme < 0 ? entry : entry[(scheme + 3)..]).Trim().TrimEnd('/');
        if (IPNetwork.TryParse(host, out IPNetwork network))
            _networks.Add(network);
        else if (host.Length > 0)
            _insecure.Add(host);
    }

    private MirrorWish Mirror(string url)
    {
        var mirror = new MirrorWish((url.Contains("://", StringComparison.Ordinal) ? url : "https://" + url).TrimEnd('/'), false);
        return mirror with { Insecure = IsInsecure(mirror.Host, []) };
    }

    private bool IsInsecure(string host, HashSet<IPNetwork> used)
    {
        if (_insecure.Contains(host))
            return true;
        int colon = host.LastIndexOf(':');
        string name = colon > 0 && !host.EndsWith(']') ? host[..colon] : host;
        if (!IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? address))
            return false;
        foreach (IPNetwork network in _networks)
        {
            if (network.Contains(address))
            {
                used.Add(network);
                return true;
            }
        }
        return false;
    }
}
