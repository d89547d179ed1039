using Sampan.Migration.Inspection.Facts;
using Sampan.Toml;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The folders of CNI that are in effect: the kubelet's for dockershim, else those of the runtime that it calls.</summary>
/// <param name="ConfigFolder">Of configurations.</param>
/// <param name="PluginFolders">Of plugins, those in effect first.</param>
internal sealed record CniFolders(string ConfigFolder, IReadOnlyList<string> PluginFolders)
{
    private const string DefaultConfig = "/etc/cni/net.d";

    private static readonly string[] Usual = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni", "/usr/local/lib/cni", "/usr/local/libexec/cni"];

    internal static CniFolders Read(KubeletFacts? kubelet, RuntimeFacts? runtime)
    {
        string? config = Setting(kubelet, "cni-conf-dir");
        IEnumerable<string> plugins = (Setting(kubelet, "cni-bin-dir") ?? "").Split(',');
        if (runtime is not null && config is null)
        {
            (config, IReadOnlyList<string> more) = runtime.Kind switch
            {
                TargetKind.Containerd => Containerd(runtime),
                TargetKind.Crio => Crio(runtime),
                TargetKind.CriDockerd => CriDockerd(runtime),
                _ => (null, []),
            };
            plugins = plugins.Concat(more);
        }
        return new CniFolders(config ?? DefaultConfig, [.. plugins.Concat(Usual).Select(p => p.Trim()).Where(p => p.StartsWith('/')).Select(p => p.TrimEnd('/')).Distinct(StringComparer.Ordinal)]);
    }

    private static string? Setting(KubeletFacts? kubelet, string name) => kubelet?.Configuration.Value(name) is { Length: > 0 } value ? value : null;

    private static (string?, IReadOnlyList<string>) Containerd(RuntimeFacts runtime)
    {
        string? config = null;
        var plugins = new List<string>();
        foreach (TomlTable file in Tables(runtime))
        {
            foreach (string plugin in (string[])["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.runtime"])
            {
                if (Below(file, "plugins", plugin, "cni") is not { } cni)
                    continue;
                config = Text(cni, "conf_dir") ?? config;
                plugins.AddRange(Texts(cni, "bin_dir").Concat(Texts(cni, "bin_dirs")));
            }
        }
        return (config, plugins);
    }

    private static (string?, IReadOnlyList<string>) Crio(RuntimeFacts runtime)
    {
        string? config = null;
        IReadOnlyList<string> plugins = [];
        foreach (TomlTable network in Tables(runtime).Select(file => Below(file, "crio", "network")).OfType<TomlTable>())
        {
            config = Text(network, "network_dir") ?? config;
            plugins = Texts(network, "plugin_dirs") is { Count: > 0 } found ? found : plugins;
        }
        return (config, plugins);
    }

    private static (string?, IReadOnlyList<string>) CriDockerd(RuntimeFacts runtime)
    {
        string[] words = [.. runtime.ConfigFiles.Values.SelectMany(text => text.Split([' ', '\n', '"', '\'', '=', '\\', '\t'], StringSplitOptions.RemoveEmptyEntries))];
        return (After("--cni-conf-dir"), (After("--cni-bin-dir") ?? "").Split(','));

        string? After(string flag) => Array.LastIndexOf(words, flag) is >= 0 and int at && at + 1 < words.Length ? words[at + 1] : null;
    }

    private static IEnumerable<TomlTable> Tables(RuntimeFacts runtime)
    {
        // Drop-ins are laid over the main file.
        foreach ((string path, string text) in runtime.ConfigFiles.OrderBy(file => file.Key.Contains(".d/", StringComparison.Ordinal)).ThenBy(file => file.Key, StringComparer.Ordinal))
        {
            TomlTable? table = null;
            try
            {
                if (!path.StartsWith("/etc/containers/", StringComparison.Ordinal))
                    table = TomlDocument.Parse(text);
            }
            catch (TomlException)
            {
                // A check tells what is wrong with it.
            }
            if (table is not null)
                yield return table;
        }
    }

    private static TomlTable? Below(TomlTable table, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (!table.TryGet(key, out object? value) || value is not TomlTable next)
                return null;
            table = next;
        }
        return table;
    }

    private static string? Text(TomlTable table, string key) => table.TryGet(key, out object? value) && value is string { Length: > 0 } text ? text : null;

    private static IReadOnlyList<string> Texts(TomlTable table, string key) =>
        !table.TryGet(key, out object? value) ? []
        : value is string text ? [text]
        : value is TomlArray list ? [.. list.OfType<string>()] : [];
}
