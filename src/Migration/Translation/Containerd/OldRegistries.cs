using Sampan.Migration.Translation.Keys;
using Sampan.Toml;

namespace Sampan.Migration.Translation.Containerd;

/// <summary>
/// Sections registry.mirrors and registry.configs.*.tls of a node's config.toml. With config_path beside them CRI does not start, so
/// they are said as hosts.toml files.
/// </summary>
internal static class OldRegistries
{
    internal static void Move(TargetDraft draft, ContainerdFile file, string folder)
    {
        string[] registry = [.. file.Schema.Images, "registry"];
        Dictionary<string, Host> hosts = new(StringComparer.Ordinal);
        foreach ((string name, object value) in file.Editor.Get([.. registry, "mirrors"]) as TomlTable ?? [])
        {
            if (value is TomlTable mirror && mirror.TryGet("endpoint", out object? endpoints) && endpoints is TomlArray list)
                Of(hosts, name).Endpoints.AddRange(list.OfType<string>());
        }
        foreach ((string name, object value) in file.Editor.Get([.. registry, "configs"]) as TomlTable ?? [])
        {
            if (value is TomlTable config && config.TryGet("tls", out object? tls) && tls is TomlTable table)
            {
                Of(hosts, name).Tls = table;
                file.Editor.Remove([.. registry, "configs", name, "tls"]);
            }
        }
        file.Editor.Remove([.. registry, "mirrors"]);
        foreach ((string name, Host host) in hosts.OrderBy(h => h.Key, StringComparer.Ordinal))
            Write(draft, folder, name, host, hosts);
        if (hosts.Count > 0)
            file.Mended.Add("its registry.mirrors and registry.configs.*.tls are said as hosts.toml now, for CRI takes only one of the two");
    }

    private static Host Of(Dictionary<string, Host> hosts, string name) =>
        hosts.TryGetValue(name, out Host? host) ? host : hosts[name] = new Host();

    // Docker's own wishes are written to the same file; they come second and find it through Docker's registries.
    private static void Write(TargetDraft draft, string folder, string name, Host host, Dictionary<string, Host> all)
    {
        string path = $"{folder}/{(name == "*" ? "_default" : name)}/hosts.toml";
        var editor = new TomlEditor(draft.Existing(path) ?? "");
        if (name == "docker.io" && editor.Get("server") is null)
            editor.Set(["server"], "https://registry-1.docker.io");
        foreach (string endpoint in host.Endpoints)
        {
            string url = endpoint.TrimEnd('/');
            if (editor.Get("host", url, "capabilities") is null)
                editor.Set(["host", url, "capabilities"], (string[])["pull", "resolve"]);
            string authority = url[(url.IndexOf("://", StringComparison.Ordinal) is var at && at < 0 ? 0 : at + 3)..].Split('/')[0];
            Tls(editor, ["host", url], all.GetValueOrDefault(authority)?.Tls);
        }
        if (host.Endpoints.Count == 0)
        {
            editor.Set(["server"], $"https://{name}");
            Tls(editor, [], host.Tls);
        }
        draft.File(path, editor.Text, $"how {name} is reached, from config.toml");
    }

    private static void Tls(TomlEditor editor, string[] at, TomlTable? tls)
    {
        if (tls is null)
            return;
        if (tls.TryGet("insecure_skip_verify", out object? skip) && skip is true)
            editor.Set([.. at, "skip_verify"], true);
        if (tls.TryGet("ca_file", out object? authority) && authority is string { Length: > 0 } ca)
            editor.Set([.. at, "ca"], ca);
        if (tls.TryGet("cert_file", out object? client) && client is string { Length: > 0 } certificate
            && tls.TryGet("key_file", out object? secret) && secret is string { Length: > 0 } key)
        {
            editor.Set([.. at, "client"], (string[][])[[certificate, key]]);
        }
    }

    private sealed class Host
    {
        internal List<string> Endpoints { get; } = [];

        internal TomlTable? Tls { get; set; }
    }
}
