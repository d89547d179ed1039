using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Keys;
using Sampan.Toml;

namespace Sampan.Migration.Translation.Containerd;

/// <summary>The keys of config.toml that say what Docker's configuration says.</summary>
/// <param name="draft">The translation, which is told what became of each key.</param>
/// <param name="schema">What things are called.</param>
/// <param name="existing">The node's file.</param>
/// <param name="hosts">The folder of hosts.toml files.</param>
internal sealed class ContainerdSettings(TargetDraft draft, ContainerdSchema schema, TomlEditor existing, string hosts)
{
    private const string RuncShim = "io.containerd.runc.v2";

    /// <summary>What to set, in order.</summary>
    internal List<(string[] Path, object Value)> Values { get; } = [];

    /// <summary>What to take out.</summary>
    internal List<string[]> Removed { get; } = [];

    internal void Collect()
    {
        Values.Add((["version"], schema.Version));
        Daemon();
        Images();
        Network();
        Runtimes();
        Containers();
    }

    private void Daemon()
    {
        if (draft.Intent.DataRoot.Length > 0)
            Root();
        if (draft.Intent.OomScore is { } score)
            Values.Add((["oom_score"], score));
        string level = draft.Intent.LogLevel;
        if (level.Length > 0)
            Values.Add((["debug", "level"], level));
        if (draft.Intent.LogFormat.Length > 0)
            Values.Add((["debug", "format"], draft.Intent.LogFormat));
        if (draft.Intent.Metrics.Length > 0)
        {
            Values.Add((schema.Metrics, draft.Intent.Metrics));
            draft.Say("metrics-addr", KeyClass.Equivalent, string.Join('.', schema.Metrics) + $" = {draft.Intent.Metrics}", "The metrics have other names.");
        }
    }

    private void Root()
    {
        string? root = existing.Get("root") as string ?? draft.Intent.RootBeside("containerd");
        if (root is null)
        {
            draft.Say("data-root", KeyClass.Dangerous, "", "Docker's data are in a folder of their own at the top; containerd's go to /var/lib/containerd. Set root where they shall be on that disk.");
            return;
        }
        Values.Add((["root"], root));
        draft.Say("data-root", KeyClass.Dangerous, $"root = {root}",
            $"containerd's data go beside Docker's, to {root}. Check that this is the disk you mean: where {draft.Intent.DataRoot} is itself a mount, it is not. Eviction thresholds look at the new place.");
    }

    private void Images()
    {
        Values.Add((schema.SandboxImage, draft.Input.PauseImage));
        Values.Add(([.. schema.Images, "registry", "config_path"], hosts));
        if (schema.Transfer is { } transfer)
            Values.Add(([.. transfer, "config_path"], hosts));
        if (draft.Intent.Downloads is { } downloads)
        {
            Values.Add(([.. schema.Images, "max_concurrent_downloads"], downloads));
            // A number in one plugin alone makes containerd 2 pull by its old way.
            if (schema.Transfer is { } pulls)
                Values.Add(([.. pulls, "max_concurrent_downloads"], downloads));
        }
        if (draft.Input.PullProgressDeadline is { Length: > 0 } deadline && schema.PullProgress)
            Values.Add(([.. schema.Images, "image_pull_progress_timeout"], deadline));
        Snapshotter();
    }

    private void Snapshotter()
    {
        string driver = draft.Intent.StorageDriver;
        string? snapshotter = driver switch
        {
            "overlay2" or "overlay" => "overlayfs",
            "btrfs" or "zfs" => driver,
            "vfs" => "native",
            "fuse-overlayfs" or "devicemapper" or "aufs" => "",
            _ => null,
        };
        if (driver.Length == 0)
            return;
        if (snapshotter is null or "")
        {
            draft.Say("storage-driver", KeyClass.Dangerous, "", $"containerd cannot use the layers of {driver}; it keeps its own by overlayfs. Images are pulled or loaded again.");
            return;
        }
        if (snapshotter != "overlayfs" || existing.Get(schema.Snapshotter) is not null)
            Values.Add((schema.Snapshotter, snapshotter));
        draft.Say("storage-driver", snapshotter == "overlayfs" ? KeyClass.Equivalent : KeyClass.Dangerous, $"snapshotter {snapshotter}",
            snapshotter == "overlayfs" ? "" : $"The snapshotter {snapshotter} needs its own file system or dataset below containerd's root; images are pulled or loaded again.");
    }

    private void Network()
    {
        string[] cni = [.. schema.Runtime, "cni"];
        if (draft.Input.CniConfigFolder != "/etc/cni/net.d" || existing.Get([.. cni, "conf_dir"]) is not null)
            Values.Add(([.. cni, "conf_dir"], draft.Input.CniConfigFolder));
        if (draft.Input.CniPluginFolders.Count == 0)
            return;
        if (schema.ManyPluginFolders)
        {
            Values.Add(([.. cni, "bin_dirs"], draft.Input.CniPluginFolders));
            Removed.Add([.. cni, "bin_dir"]);
        }
        else
        {
            Values.Add(([.. cni, "bin_dir"], draft.Input.CniPluginFolders[0]));
        }
    }

    private void Runtimes()
    {
        string[] all = [.. schema.Runtime, "containerd", "runtimes"];
        string standard = draft.Intent.DefaultRuntime;
        if (standard.Length > 0)
        {
            bool known = draft.Intent.Runtimes.Any(r => r.Name == standard) || existing.Get([.. all, standard]) is not null;
            Values.Add(([.. schema.Runtime, "containerd", "default_runtime_name"], standard));
            if (!known)
            {
                bool shim = standard.StartsWith("io.containerd.", StringComparison.Ordinal);
                Values.Add(([.. all, standard, "runtime_type"], shim ? standard : RuncShim));
                if (!shim)
                    Cgroups([.. all, standard]);
                draft.Say("default-runtime", KeyClass.Dangerous, $"default_runtime_name = {standard}", "Docker's configuration does not say what this runtime is. Check its section.");
            }
        }
        Values.Add(([.. all, "runc", "runtime_type"], existing.Get([.. all, "runc", "runtime_type"]) as string ?? RuncShim));
        Cgroups([.. all, "runc"]);
        foreach (DockerRuntime runtime in draft.Intent.Runtimes)
            Runtime(runtime, [.. all, runtime.Name]);
        foreach ((string name, object value) in existing.Get(all) as TomlTable ?? [])
        {
            if (name != "runc" && value is TomlTable table && table.TryGet("runtime_type", out object? type) && type is RuncShim)
                Cgroups([.. all, name]);
        }
    }

    private void Runtime(DockerRuntime runtime, string[] at)
    {
        string key = $"runtimes:{runtime.Name}";
        if (runtime.Type.Length > 0)
        {
            Values.Add(([.. at, "runtime_type"], runtime.Type));
            foreach ((string name, JsonNode? value) in runtime.Options ?? [])
                Option([.. at, "options", name], value);
            draft.Say(key, KeyClass.Equivalent, $"runtimes.{runtime.Name}", "Pods may ask for it by a RuntimeClass.");
            if (runtime.Type == RuncShim)
                Cgroups(at);
            return;
        }
        string program = RuntimeWrapper.Path(draft, runtime);
        Values.Add(([.. at, "runtime_type"], RuncShim));
        if (program.Length > 0)
            Values.Add(([.. at, "options", "BinaryName"], program));
        Cgroups(at);
        draft.Say(key, RuntimeWrapper.Cell(runtime, program, $"runtimes.{runtime.Name}, options.BinaryName"));
    }

    private void Option(string[] path, JsonNode? value)
    {
        if (value is JsonObject map)
        {
            foreach ((string name, JsonNode? inner) in map)
                Option([.. path, name], inner);
        }
        else if (value is JsonArray list)
        {
            Values.Add((path, list.Texts()));
        }
        else if (value is not null)
        {
            Values.Add((path, value.Flag() is { } flag && value is JsonValue v && v.TryGetValue(out bool _) ? flag
                : value is JsonValue number && number.TryGetValue(out long whole) ? whole : value.Text()));
        }
    }

    private void Cgroups(string[] runtime)
    {
        (string[], object) value = ([.. runtime, "options", "SystemdCgroup"], draft.Input.CgroupDriver == "systemd");
        if (!Values.Exists(v => v.Path.SequenceEqual(value.Item1)))
            Values.Add(value);
    }

    private void Containers()
    {
        if (schema.UnprivilegedPorts && (schema.Version == 2 || existing.Get([.. schema.Runtime, "enable_unprivileged_ports"]) is not null))
        {
            Values.Add(([.. schema.Runtime, "enable_unprivileged_ports"], true));
            Values.Add(([.. schema.Runtime, "enable_unprivileged_icmp"], true));
        }
        if (draft.Intent.Selinux)
            Values.Add(([.. schema.Runtime, "enable_selinux"], true));
        Cdi();
        Nri();
        if (draft.Intent.Ulimits.Count == 0)
            return;
        string spec = ContainerdTranslator.WriteBaseSpec(draft);
        string[] names = [.. draft.Intent.Runtimes.Where(r => r.Type is "" or RuncShim).Select(r => r.Name).Prepend("runc").Distinct()];
        foreach (string name in names)
            Values.Add(([.. schema.Runtime, "containerd", "runtimes", name, "base_runtime_spec"], spec));
        draft.Say("default-ulimits", KeyClass.Equivalent, $"base_runtime_spec = {spec}");
    }

    private void Cdi()
    {
        if (draft.Intent.Cdi is not { } wanted)
            return;
        if (!schema.Cdi)
        {
            KeyCell none = new(KeyClass.None, "", "containerd before 1.7 has no CDI: take a newer one, or the device's own runtime.");
            draft.Say("features:cdi", none);
            draft.Say("cdi-spec-dirs", none);
            return;
        }
        Values.Add(([.. schema.Runtime, "enable_cdi"], wanted));
        if (draft.Intent.CdiFolders.Count > 0)
            Values.Add(([.. schema.Runtime, "cdi_spec_dirs"], draft.Intent.CdiFolders));
    }

    private void Nri()
    {
        if (draft.Intent.Nri is not { } options)
            return;
        if (!schema.Nri)
        {
            draft.Say("nri-opts", KeyClass.None, "", "containerd before 1.7 has no NRI of this kind.");
            return;
        }
        string[] at = ["plugins", "io.containerd.nri.v1.nri"];
        if (options.Field("enable").Flag() is { } enabled)
            Values.Add(([.. at, "disable"], !enabled));
        foreach ((string docker, string containerd) in ((string, string)[])[("plugin-path", "plugin_path"), ("plugin-config-path", "plugin_config_path"), ("socket-path", "socket_path")])
        {
            if (options.Field(docker).Text() is { Length: > 0 } value)
                Values.Add(([.. at, containerd], value));
        }
    }
}
