using System.Globalization;
using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Keys;
using Sampan.Toml;

namespace Sampan.Migration.Translation.Crio;

/// <summary>CRI-O: drop-ins of its own, which leave the packages' files alone.</summary>
internal sealed class CrioTranslator : ITranslator
{
    private const string DropIn = "/etc/crio/crio.conf.d/50-sampan.conf";
    private const string Policy = "/etc/containers/policy.json";

    /// <inheritdoc/>
    public string Target => TargetKind.Crio;

    /// <inheritdoc/>
    public TranslationResult Translate(TranslationInput input)
    {
        var draft = new TargetDraft(Target, input);
        KubeletShare.Apply(draft);
        var conf = new TomlEditor("");
        Storage(draft, conf);
        Runtime(draft, conf);
        Handlers(draft, conf);
        Services(draft, conf);
        draft.File(DropIn, conf.Text, "CRI-O's settings");
        CrioRegistries.Write(draft);
        if (input.Existing(Policy) is null)
            draft.File(Policy, "{\"default\": [{\"type\": \"insecureAcceptAnything\"}]}\n", "the signature policy, which CRI-O wants");
        ServiceDropIns.Write(draft, "crio.service", ulimits: false, oomScore: true);
        Behaviours(draft);
        return draft.Finish();
    }

    private static void Storage(TargetDraft draft, TomlEditor conf)
    {
        if (draft.Intent.DataRoot.Length > 0)
        {
            string? root = draft.Intent.RootBeside("containers/storage");
            if (root is not null)
                conf.Set(["crio", "root"], root);
            draft.Say("data-root", KeyClass.Dangerous, root is null ? "" : $"[crio] root = {root}", root is null
                ? "Docker's data are in a folder of their own at the top; CRI-O's go to /var/lib/containers/storage. Set root where they shall be on that disk."
                : $"CRI-O's data go beside Docker's, to {root}. Check that this is the disk you mean: where {draft.Intent.DataRoot} is itself a mount, it is not.");
        }
        string driver = draft.Intent.StorageDriver;
        string? known = driver switch { "overlay2" or "overlay" => "overlay", "btrfs" or "zfs" or "vfs" => driver, _ => null };
        if (known is not null)
        {
            conf.Set(["crio", "storage_driver"], known);
            draft.Say("storage-driver", known == "overlay" ? KeyClass.Equivalent : KeyClass.Dangerous, $"[crio] storage_driver = {known}",
                known == "overlay" ? "" : "Its layers are not Docker's: images are pulled or loaded again.");
        }
        else if (driver.Length > 0)
        {
            draft.Say("storage-driver", KeyClass.Dangerous, "", $"CRI-O has no {driver}; it keeps its layers by overlay. Images are pulled or loaded again.");
        }
        string size = draft.Intent.StorageOptions.LastOrDefault(o => o.StartsWith("overlay2.size=", StringComparison.Ordinal)) ?? "";
        if (size.Length > 0)
            conf.Set(["crio", "storage_option"], (string[])["overlay.size=" + size["overlay2.size=".Length..]]);
    }

    private static void Runtime(TargetDraft draft, TomlEditor conf)
    {
        string[] at = ["crio", "runtime"];
        conf.Set([.. at, "cgroup_manager"], draft.Input.CgroupDriver);
        // The monitor's cgroup must be the pod's under cgroupfs, and must not be left over from it under systemd.
        conf.Set([.. at, "conmon_cgroup"], draft.Input.CgroupDriver == "cgroupfs" ? "pod" : "system.slice");
        conf.Set([.. at, "default_capabilities"], DockerBehaviours.Capabilities);
        conf.Set([.. at, "default_sysctls"], (string[])["net.ipv4.ip_unprivileged_port_start=0", "net.ipv4.ping_group_range=0 2147483647"]);
        conf.Set([.. at, "pids_limit"], -1);
        if (draft.Intent.Ulimits.Count > 0)
            conf.Set([.. at, "default_ulimits"], draft.Intent.Ulimits.Select(l => $"{l.Name}={Text(l.Soft)}:{Text(l.Hard)}"));
        if (draft.Intent.Selinux)
            conf.Set([.. at, "selinux"], true);
        if (draft.Intent.CdiFolders.Count > 0)
            conf.Set([.. at, "cdi_spec_dirs"], draft.Intent.CdiFolders);
        if (draft.Intent.LogLevel.Length > 0)
            conf.Set([.. at, "log_level"], draft.Intent.LogLevel);
        if (draft.Input.Docker.Value("log-driver").Text() == "journald")
            conf.Set([.. at, "log_to_journald"], true);
    }

    private static void Handlers(TargetDraft draft, TomlEditor conf)
    {
        string standard = draft.Intent.DefaultRuntime;
        if (standard.Length > 0)
        {
            conf.Set(["crio", "runtime", "default_runtime"], standard);
            if (draft.Intent.Runtimes.All(r => r.Name != standard))
                draft.Say("default-runtime", KeyClass.Dangerous, $"[crio.runtime] default_runtime = {standard}", "Docker's configuration does not say what this runtime is; CRI-O does not start unless it has a section of it.");
        }
        foreach (DockerRuntime runtime in draft.Intent.Runtimes)
        {
            string[] at = ["crio", "runtime", "runtimes", runtime.Name];
            string key = $"runtimes:{runtime.Name}";
            if (runtime.Type.Length > 0 && runtime.Type != "io.containerd.runc.v2")
            {
                string shim = runtime.Type.StartsWith('/') ? runtime.Type : "/usr/bin/containerd-shim-" + string.Join('-', runtime.Type.Split('.').TakeLast(2));
                conf.Set([.. at, "runtime_path"], shim);
                conf.Set([.. at, "runtime_type"], "vm");
                draft.Say(key, KeyClass.Dangerous, $"[crio.runtime.runtimes.{runtime.Name}] runtime_type = vm",
                    $"It is a shim: check that {shim} is it, and give its options by runtime_config_path.");
                continue;
            }
            string program = RuntimeWrapper.Path(draft, runtime);
            conf.Set([.. at, "runtime_path"], program);
            conf.Set([.. at, "runtime_type"], "oci");
            conf.Set([.. at, "runtime_root"], $"/run/{runtime.Name}");
            draft.Say(key, RuntimeWrapper.Cell(runtime, program, $"[crio.runtime.runtimes.{runtime.Name}]"));
        }
    }

    private static void Services(TargetDraft draft, TomlEditor conf)
    {
        conf.Set(["crio", "image", "pause_image"], draft.Input.PauseImage);
        if (draft.Input.PullProgressDeadline is { Length: > 0 } deadline && HasProgress(draft))
            conf.Set(["crio", "image", "pull_progress_timeout"], deadline);
        conf.Set(["crio", "network", "network_dir"], draft.Input.CniConfigFolder);
        conf.Set(["crio", "network", "plugin_dirs"], draft.Input.CniPluginFolders.Append("/opt/cni/bin").Select(f => f.TrimEnd('/')).Distinct());
        if (draft.Intent.Metrics.Length > 0)
            Metrics(draft, conf);
        if (draft.Intent.Nri is not { } nri)
            return;
        conf.Set(["crio", "nri", "enable_nri"], nri.Field("enable").Flag() ?? false);
        foreach ((string docker, string crio) in ((string, string)[])[("plugin-path", "nri_plugin_dir"), ("plugin-config-path", "nri_plugin_config_dir"), ("socket-path", "nri_listen")])
        {
            if (nri.Field(docker).Text() is { Length: > 0 } value)
                conf.Set(["crio", "nri", crio], value);
        }
    }

    private static bool HasProgress(TargetDraft draft) => draft.Input.TargetVersion is null || draft.Input.TargetVersion >= new Version(1, 32);

    private static void Metrics(TargetDraft draft, TomlEditor conf)
    {
        string address = draft.Intent.Metrics;
        int colon = address.LastIndexOf(':');
        if (!int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port))
        {
            draft.Say("metrics-addr", KeyClass.Dangerous, "", "It is no address with a port.");
            return;
        }
        conf.Set(["crio", "metrics", "enable_metrics"], true);
        if (colon > 0)
            conf.Set(["crio", "metrics", "metrics_host"], address[..colon]);
        conf.Set(["crio", "metrics", "metrics_port"], port);
    }

    private static void Behaviours(TargetDraft draft)
    {
        DockerBehaviours.Common(draft);
        draft.Deadline(HasProgress(draft) ? "[crio.image] pull_progress_timeout" : null);
        draft.Behave("ports below 1024 and ping without privileges", "allowed in pods", new KeyCell(KeyClass.Equivalent, "[crio.runtime] default_sysctls"));
        draft.Behave("capabilities of containers", "14", new KeyCell(KeyClass.Equivalent, "[crio.runtime] default_capabilities",
            "CRI-O's own default is 9: without NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE and SETFCAP. Take the line out once nothing needs them."));
        draft.Behave("processes of a container", "not limited", new KeyCell(KeyClass.Equivalent, "[crio.runtime] pids_limit = -1", "The kubelet's podPidsLimit limits pods."));
        draft.Behave("names without registry", "docker.io", new KeyCell(KeyClass.Equivalent, $"{CrioRegistries.DropIn}: unqualified-search-registries"));
        draft.Behave("VOLUME of images", "anonymous volumes", new KeyCell(KeyClass.Equivalent, "a folder that goes with the container"));
        draft.Behave("folders of CNI plugins", "the kubelet's --cni-bin-dir", new KeyCell(KeyClass.Equivalent, "[crio.network] plugin_dirs"));
        draft.Behave("pause image", "the kubelet's --pod-infra-container-image", new KeyCell(KeyClass.Equivalent, $"[crio.image] pause_image = {draft.Input.PauseImage}",
            "It must hold /pause, which CRI-O runs whatever the image's entry point is."));
        draft.Behave("signatures of images", "not looked at", new KeyCell(KeyClass.Equivalent, $"{Policy} accepts anything unless it is there already"));
        draft.Behave("OCI runtime", "runc", new KeyCell(KeyClass.Equivalent, "CRI-O's default: crun from 1.31 on, runc before", "Name one as default_runtime to stay with it."));
    }

    private static string Text(long limit) => limit.ToString(CultureInfo.InvariantCulture);
}
