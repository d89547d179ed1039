using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Keys;

namespace Sampan.Migration.Translation.Own;

/// <summary>Sampan: /etc/sampan/config.yaml and a tree of hosts.toml files.</summary>
internal sealed class SampanTranslator : ITranslator
{
    private const string ConfigFile = "/etc/sampan/config.yaml";
    private const string HostsFolder = "/etc/sampan/certs.d";

    private static IReadOnlyList<string> ReservedOptions { get; } = ["--root", "--log", "--log-format", "--systemd-cgroup"];

    /// <inheritdoc/>
    public string Target => TargetKind.Sampan;

    /// <inheritdoc/>
    public TranslationResult Translate(TranslationInput input)
    {
        var draft = new TargetDraft(Target, input);
        KubeletShare.Apply(draft);
        var config = new JsonObject { ["apiVersion"] = "sampan.dev/v1" };
        Storage(draft, config);
        Daemon(draft, config);
        Runtimes(draft, config);
        config["cni"] = new JsonObject
        {
            ["confDir"] = input.CniConfigFolder,
            ["binDirs"] = new JsonArray([.. input.CniPluginFolders.Concat(["/usr/lib/cni", "/usr/libexec/cni"]).Distinct(StringComparer.Ordinal).Select(f => JsonValue.Create(f))]),
        };
        Images(draft, config);
        Nri(draft, config);
        bool comments = Write(draft, config);
        HostsTree.Write(draft, HostsFolder, certificates: false);
        ServiceDropIns.Write(draft, "sampan.service", ulimits: true, oomScore: true);
        Behaviours(draft, comments);
        return draft.Finish();
    }

    private static void Storage(TargetDraft draft, JsonObject config)
    {
        if (draft.Intent.DataRoot.Length > 0)
        {
            string? root = draft.Intent.RootBeside("sampan");
            bool plain = root is not null && root.AsSpan().IndexOfAny(":,\\\"") < 0;
            if (plain)
                config["root"] = root;
            draft.Say("data-root", KeyClass.Dangerous, plain ? $"root: {root}" : "", plain
                ? $"Sampan's data go beside Docker's, to {root}. Check that this is the disk you mean: where {draft.Intent.DataRoot} is itself a mount, it is not. "
                    + "Images are carried over by links only within one file system."
                : "Docker's data are in a folder beside which Sampan's cannot be; they go to /var/lib/sampan. Set root where they shall be on that disk.");
        }
        string driver = draft.Intent.StorageDriver;
        if (driver.Length > 0 && driver is not "overlay2" and not "overlay")
            draft.Say("storage-driver", KeyClass.Dangerous, "overlay", $"Sampan keeps layers by overlay only; those of {driver} cannot be carried over. Images are pulled or loaded again.");
    }

    private static void Daemon(TargetDraft draft, JsonObject config)
    {
        string level = draft.Intent.LogLevel switch { "fatal" or "panic" => "error", "" => "", var other => other };
        var log = new JsonObject();
        if (level.Length > 0)
            log["level"] = level;
        if (draft.Intent.LogFormat.Length > 0)
            log["format"] = draft.Intent.LogFormat;
        if (log.Count > 0)
            config["log"] = log;
        config["cgroup"] = new JsonObject { ["driver"] = draft.Input.CgroupDriver };
        config["pauseImage"] = draft.Input.PauseImage;
        if (draft.Intent.Metrics.Length == 0)
            return;
        if (IPEndPoint.TryParse(draft.Intent.Metrics, out IPEndPoint? end) && end.Port > 0)
            config["metrics"] = new JsonObject { ["listen"] = draft.Intent.Metrics };
        else
            draft.Say("metrics-addr", KeyClass.Dangerous, "", "metrics.listen wants an IP address with a port; set it by hand.");
    }

    private static void Runtimes(TargetDraft draft, JsonObject config)
    {
        var handlers = new JsonObject();
        foreach (DockerRuntime runtime in draft.Intent.Runtimes)
        {
            string key = $"runtimes:{runtime.Name}";
            if (runtime.Path.Length == 0)
            {
                draft.Say(key, KeyClass.Dangerous, "", "It is a shim of containerd; Sampan runs OCI runtimes. If there is an OCI runtime of it, name that as a handler.");
                continue;
            }
            if (!HandlerName(runtime.Name))
            {
                draft.Say(key, KeyClass.Dangerous, "", "Its name cannot be a RuntimeClass handler's (lower-case letters, digits, inner dashes); name it anew by hand.");
                continue;
            }
            bool options = runtime.Arguments.All(a => a.StartsWith("--", StringComparison.Ordinal) && !ReservedOptions.Contains(a.Split('=')[0]));
            var handler = new JsonObject { ["path"] = options ? runtime.Path : RuntimeWrapper.Path(draft, runtime) };
            if (options && runtime.Arguments.Count > 0)
                handler["options"] = new JsonArray([.. runtime.Arguments.Select(a => JsonValue.Create(a))]);
            handlers[runtime.Name] = handler;
            draft.Say(key, options
                ? new KeyCell(KeyClass.Equivalent, $"runtimes.handlers.{runtime.Name}", "Pods may ask for it by a RuntimeClass.")
                : RuntimeWrapper.Cell(runtime, handler["path"].Text(), $"runtimes.handlers.{runtime.Name}"));
        }
        var all = new JsonObject();
        string standard = draft.Intent.DefaultRuntime;
        if (standard.Length > 0 && (handlers.ContainsKey(standard) || standard is "crun" or "runc"))
            all["default"] = standard;
        else if (standard.Length > 0)
            draft.Say("default-runtime", KeyClass.Dangerous, "", "There is no OCI runtime of this name in Docker's configuration; pods get crun or runc. Name a handler and make it runtimes.default.");
        if (handlers.Count > 0)
            all["handlers"] = handlers;
        if (all.Count > 0)
            config["runtimes"] = all;
    }

    private static bool HandlerName(string name) =>
        name.Length is > 0 and <= 63 && name != "auto" && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-';

    private static void Images(TargetDraft draft, JsonObject config)
    {
        var images = new JsonObject();
        if (draft.Intent.Downloads is { } downloads)
        {
            images["parallelLayers"] = Math.Min(downloads, 64);
            if (downloads > 64)
                draft.Say("max-concurrent-downloads", KeyClass.Equivalent, "images.parallelLayers: 64", "64 is the most.");
        }
        if (SampanWords.Duration(draft.Input.PullProgressDeadline ?? "") is { } deadline)
            images["progressTimeout"] = deadline;
        if (images.Count > 0)
            config["images"] = images;
        string shm = draft.Input.Docker.Value("default-shm-size").Text();
        if (shm.Length == 0)
            return;
        if (SampanWords.Size(shm) is { } size)
            config["sandboxes"] = new JsonObject { ["shmSize"] = size };
        else
            draft.Say("default-shm-size", KeyClass.Dangerous, "", "It is not a size; set sandboxes.shmSize by hand.");
    }

    private static void Nri(TargetDraft draft, JsonObject config)
    {
        if (draft.Intent.Nri is not { } options)
            return;
        var nri = new JsonObject();
        if (options.Field("enable").Flag() == false)
            nri["socket"] = "off";
        else if (options.Field("socket-path").Text() is { Length: > 0 } socket)
            nri["socket"] = socket;
        if (options.Field("plugin-path").Text() is { Length: > 0 } plugins)
            nri["pluginPath"] = plugins;
        if (options.Field("plugin-config-path").Text() is { Length: > 0 } configs)
            nri["pluginConfigPath"] = configs;
        if (nri.Count > 0)
            config["nri"] = nri;
    }

    /// <summary>Writes the configuration; what is there already is laid below it.</summary>
    /// <returns>Whether comments of the node's file are lost.</returns>
    private static bool Write(TargetDraft draft, JsonObject config)
    {
        string? text = draft.Input.Existing(ConfigFile);
        JsonNode? existing;
        try
        {
            existing = text is null ? null : YamlTree.Parse(text, ConfigFile);
        }
        catch (MigrationException e)
        {
            throw new TranslationException($"{e.Message} Mend it or move it away; what it says would be lost otherwise.", e);
        }
        if (existing is not (null or JsonObject))
            throw new TranslationException($"{ConfigFile}: it is no map of keys. Mend it or move it away.");
        JsonObject merged = existing?.DeepClone().AsObject() ?? [];
        Lay(merged, config);
        if (JsonNode.DeepEquals(merged, existing))
            return false;
        draft.File(ConfigFile, YamlTree.Write(merged), "Sampan's configuration");
        // A file of comments alone is the package's; it loses nothing that a person wrote.
        return existing is JsonObject { Count: > 1 } && text!.Contains('#');
    }

    private static void Lay(JsonObject below, JsonObject above)
    {
        foreach ((string key, JsonNode? value) in above)
        {
            if (value is JsonObject inner && below[key] is JsonObject known)
                Lay(known, inner);
            else
                below[key] = value?.DeepClone();
        }
    }

    private static void Behaviours(TargetDraft draft, bool comments)
    {
        DockerBehaviours.Common(draft);
        if (comments)
        {
            draft.Behave("comments of config.yaml", "", new KeyCell(KeyClass.None, "",
                $"{ConfigFile} is written anew with all its keys; its comments are not kept. The run keeps a copy of the file as it was."));
        }
        draft.Deadline(SampanWords.Duration(draft.Input.PullProgressDeadline ?? "") is { } limit ? $"images.progressTimeout: {limit}" : null);
        draft.Behave("ports below 1024 and ping without privileges", "allowed in pods", new KeyCell(KeyClass.Equivalent, "the same"));
        draft.Behave("capabilities of containers", "14", new KeyCell(KeyClass.Equivalent, "the same 14"));
        draft.Behave("processes of a container", "not limited", new KeyCell(KeyClass.Equivalent, "containers.pidsLimit 0, its default", "The kubelet's podPidsLimit limits pods."));
        draft.Behave("names without registry", "docker.io", new KeyCell(KeyClass.Equivalent, "docker.io"));
        draft.Behave("host paths that are missing", "made", new KeyCell(KeyClass.Equivalent, "containers.missingHostPath create, its default"));
        draft.Behave("folders of CNI plugins", "the kubelet's --cni-bin-dir", new KeyCell(KeyClass.Equivalent, "cni.binDirs"));
        draft.Behave("pause image", "the kubelet's --pod-infra-container-image", new KeyCell(KeyClass.Equivalent, $"pauseImage: {draft.Input.PauseImage}",
            "Only pods that share their PID namespace get one."));
        draft.Behave("metrics of containers", "cAdvisor in the kubelet", new KeyCell(KeyClass.Dangerous, "metrics.listen: /metrics/cadvisor",
            "cAdvisor in the kubelet does not know Sampan: /metrics/cadvisor of the kubelet loses container, image and name. Sampan serves the same names itself; have it scraped."));
        if (draft.Intent.Metrics.Length == 0)
            return;
        draft.Behave("metrics of the engine", draft.Intent.Metrics, new KeyCell(KeyClass.Equivalent, $"metrics.listen: {draft.Intent.Metrics}", "The metrics have other names."));
    }
}
