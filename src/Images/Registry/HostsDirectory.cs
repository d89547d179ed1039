using Sampan.Toml;

namespace Sampan.Images.Registry;

/// <summary>Finds what a node's <c>certs.d</c> folders say about a registry. Reads the disk anew each time.</summary>
internal static class HostsDirectory
{
    private const string FileName = "hosts.toml";

    /// <summary>The hosts to ask for images of <paramref name="registry"/>, in order.</summary>
    /// <param name="roots">The folders; the first that says something about the registry wins, <c>_default</c> counts last.</param>
    /// <param name="registry">Host and perhaps port.</param>
    /// <exception cref="RegistryConfigurationException">A file cannot be read or is wrong; the message names it.</exception>
    internal static IReadOnlyList<HostEndpoint> Load(IReadOnlyList<string> roots, string registry)
    {
        foreach (string name in Names(registry))
        {
            foreach (string root in roots)
            {
                string folder = Path.Combine(root, name);
                if (Directory.Exists(folder) && ReadFolder(folder, registry) is { } found)
                    return found;
            }
        }
        return [HostsFile.Default(registry)];
    }

    /// <summary>Folder names, best first: containerd writes a port as <c>host_5000_</c> where a colon is awkward.</summary>
    internal static IReadOnlyList<string> Names(string registry)
    {
        int colon = registry.LastIndexOf(':');
        bool port = colon > 0 && !registry.EndsWith(']');
        return port
            ? [$"{registry[..colon]}_{registry[(colon + 1)..]}_", registry, "_default"]
            : [registry, "_default"];
    }

    private static IReadOnlyList<HostEndpoint>? ReadFolder(string folder, string registry)
    {
        string file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            return CertificatesOnly(folder, registry);
        try
        {
            return HostsFile.Read(TomlDocument.Parse(File.ReadAllBytes(file)), registry, folder);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryConfigurationException($"{file}: {e.Message}", e);
        }
    }

    /// <summary>Docker's form: <c>*.crt</c> are authorities, <c>x.cert</c> with <c>x.key</c> a client certificate.</summary>
    private static List<HostEndpoint>? CertificatesOnly(string folder, string registry)
    {
        string[] authorities = Directory.GetFiles(folder, "*.crt");
        string[] clients = Directory.GetFiles(folder, "*.cert");
        string[] keys = Directory.GetFiles(folder, "*.key");
        if (authorities.Length + clients.Length + keys.Length == 0)
            return null;
        // As Docker has it: half a pair is a mistake that the registry would only answer with a riddle.
        if (Array.Find(clients, c => !keys.Contains(Path.ChangeExtension(c, ".key"))) is { } alone)
            throw new RegistryConfigurationException($"{alone}: the key of this client certificate is missing: put it beside it as {Path.GetFileNameWithoutExtension(alone)}.key.");
        if (Array.Find(keys, k => !clients.Contains(Path.ChangeExtension(k, ".cert"))) is { } lonely)
            throw new RegistryConfigurationException($"{lonely}: the client certificate of this key is missing: put it beside it as {Path.GetFileNameWithoutExtension(lonely)}.cert.");
        foreach (string[] files in (string[][])[authorities, clients])
            Array.Sort(files, StringComparer.Ordinal);
        HostEndpoint own = HostsFile.Default(registry);
        return
        [
            own with
            {
                // Certificates are of no use without TLS.
                Root = new UriBuilder(own.Root) { Scheme = "https" }.Uri,
                AuthorityFiles = authorities,
                ClientCertificates = [.. clients.Select(c => (c, (string?)Path.ChangeExtension(c, ".key")))],
            },
        ];
    }
}
