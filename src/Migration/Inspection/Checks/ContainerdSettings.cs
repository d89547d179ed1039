using Sampan.Migration.Inspection.Facts;
using Sampan.Toml;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>containerd's config.toml with the files it imports, whatever version of the form it is written in.</summary>
internal sealed class ContainerdSettings
{
    public const string MainFile = "/etc/containerd/config.toml";
    private const string CriV2 = "io.containerd.grpc.v1.cri", ImagesV3 = "io.containerd.cri.v1.images", RuntimeV3 = "io.containerd.cri.v1.runtime";

    private readonly List<(string Path, TomlTable Document)> _files = [];

    private ContainerdSettings()
    {
    }

    /// <summary>Whether the main file is there and was read.</summary>
    public bool Exists { get; private set; }

    /// <summary>The version that the main file says it has; null if it says none, which containerd takes for 1 (until 2.4).</summary>
    public int? Version { get; private set; }

    /// <summary>Why a file cannot be read; null if all can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Plugins that the files have turned off.</summary>
    public IReadOnlyList<string> Disabled => [.. _files.SelectMany(f => f.Document.Words("disabled_plugins")).Distinct()];

    /// <summary>Whether the CRI plugin is turned off, in either spelling.</summary>
    public bool CriDisabled => Disabled.Any(d => d is "cri" or CriV2 or ImagesV3 or RuntimeV3);

    /// <summary>Whether tables are named as versions 2 has them.</summary>
    public bool NamesOfV2 => Plugins(CriV2).Any();

    /// <summary>Whether tables are named as versions 3 and 4 have them.</summary>
    public bool NamesOfV3 => Plugins(ImagesV3).Concat(Plugins(RuntimeV3)).Any();

    /// <summary>Whether mirrors or registries stand in config.toml itself, the way that 2.x has given up.</summary>
    public bool HasMirrors => Registries().Any(r => r.Table("mirrors").Count > 0);

    /// <summary>Whether TLS or credentials of registries stand in config.toml itself.</summary>
    public bool HasRegistryConfigs => Registries().Any(r => r.Table("configs").Count > 0 || r.Table("auths").Count > 0);

    /// <summary>The folder of hosts.toml files for the CRI plugin.</summary>
    public string? RegistryFolder => Registries().Select(r => r.Word("config_path")).LastOrDefault(w => w is { Length: > 0 });

    /// <summary>The same of the transfer service, which 2.x pulls with.</summary>
    public string? TransferFolder =>
        Plugins("io.containerd.transfer.v1.local").Select(t => t.Word("config_path")).LastOrDefault(w => w is { Length: > 0 });

    /// <summary>The default runtime's name; null if none is set.</summary>
    public string? DefaultRuntime => Both(Parts().Select(p => p.Table("containerd").Word("default_runtime_name")));

    /// <summary>Names of the runtimes that the files define.</summary>
    public IReadOnlyList<string> Runtimes => [.. Parts().SelectMany(p => p.Table("containerd").Table("runtimes").Keys).Distinct()];

    /// <summary>Whether unprivileged processes may open low ports; null if nothing is said.</summary>
    public bool? UnprivilegedPorts => Parts().Select(p => p.Truth("enable_unprivileged_ports")).LastOrDefault(t => t is not null);

    /// <summary>Whether unprivileged processes may ping; null if nothing is said.</summary>
    public bool? UnprivilegedPing => Parts().Select(p => p.Truth("enable_unprivileged_icmp")).LastOrDefault(t => t is not null);

    public static ContainerdSettings Read(RuntimeFacts runtime)
    {
        var settings = new ContainerdSettings();
        IEnumerable<KeyValuePair<string, string>> files = runtime.ConfigFiles
            .Where(f => f.Key.EndsWith(".toml", StringComparison.Ordinal) && !f.Key.Contains("/certs.d/", StringComparison.Ordinal))
            .OrderBy(f => f.Key != MainFile).ThenBy(f => f.Key, StringComparer.Ordinal);
        foreach ((string path, string text) in files)
            settings.Add(path, text);
        return settings;
    }

    public TargetSettings ToTarget() => new()
    {
        PauseImage = Both(Parts().Select(p => p.Word("sandbox_image"))
            .Concat(Plugins(ImagesV3).Select(p => p.Table("pinned_images").Word("sandbox")))),
        CgroupDriver = Driver(),
        CniPluginFolders = [.. Parts().SelectMany(p => p.Table("cni").Words("bin_dirs").Append(p.Table("cni").Word("bin_dir") ?? "")).Where(w => w.Length > 0)],
        CniConfigFolder = Both(Parts().Select(p => p.Table("cni").Word("conf_dir"))),
        Root = Both(_files.Select(f => f.Document.Word("root"))),
        Listen = Both(_files.Select(f => f.Document.Table("grpc").Word("address"))),
        Problem = Problem,
    };

    private static string? Both(IEnumerable<string?> values) => values.LastOrDefault(v => v is { Length: > 0 });

    private void Add(string path, string text)
    {
        try
        {
            TomlTable document = TomlDocument.Parse(text);
            _files.Add((path, document));
            if (path != MainFile)
                return;
            Exists = true;
            Version = document.TryGet("version", out object? version) && version is long number ? (int)number : null;
        }
        catch (FormatException e)
        {
            Problem = $"{path}: {e.Message}";
        }
    }

    // runc's own option decides; systemd_cgroup at the top is the old way, which only the oldest runtime type hears.
    private string? Driver()
    {
        bool? systemd = Parts().Select(p =>
        {
            TomlTable handlers = p.Table("containerd").Table("runtimes");
            string name = p.Table("containerd").Word("default_runtime_name") ?? "runc";
            return handlers.Table(name).Table("options").Truth("SystemdCgroup") ?? p.Truth("systemd_cgroup");
        }).LastOrDefault(t => t is not null);
        return systemd is null ? null : systemd == true ? "systemd" : "cgroupfs";
    }

    private IEnumerable<TomlTable> Plugins(string name) =>
        from file in _files
        let plugins = file.Document.Table("plugins")
        where plugins.Has(name)
        select plugins.Table(name);

    private IEnumerable<TomlTable> Parts() => Plugins("cri").Concat(Plugins(CriV2)).Concat(Plugins(ImagesV3)).Concat(Plugins(RuntimeV3));

    private IEnumerable<TomlTable> Registries() => Parts().Select(p => p.Table("registry"));
}
