using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Keys;
using Sampan.Migration.Translation.Source;

namespace Sampan.Migration.Translation.Isulad;

/// <summary>iSulad: its daemon.json, in which keys that are not known and the order of all stay.</summary>
internal sealed class IsuladTranslator : ITranslator
{
    private const string DaemonFile = "/etc/isulad/daemon.json";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Target => TargetKind.Isulad;

    /// <inheritdoc/>
    public TranslationResult Translate(TranslationInput input)
    {
        var draft = new TargetDraft(Target, input);
        KubeletShare.Apply(draft);
        JsonObject file = Existing(input);
        JsonNode before = file.DeepClone();
        Cri(draft, file);
        RegistriesOf(draft, file);
        RuntimesOf(draft, file);
        Storage(draft, file);
        Daemon(draft, file);
        if (!JsonNode.DeepEquals(before, file))
            draft.File(DaemonFile, Text(file), "iSulad's configuration");
        ServiceDropIns.Write(draft, "isulad.service", ulimits: false, oomScore: true);
        Behaviours(draft, file);
        return draft.Finish();
    }

    private static string Text(JsonObject file)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
            file.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static JsonObject Existing(TranslationInput input)
    {
        if (input.Existing(DaemonFile) is not { } text)
            return [];
        return DaemonJson.Parse(Encoding.UTF8.GetBytes(text), DaemonFile, out string? problem)
            ?? throw new TranslationException(problem!.Replace("Docker does not start with it", "iSulad does not start with it", StringComparison.Ordinal));
    }

    private static void Cri(TargetDraft draft, JsonObject file)
    {
        file["pod-sandbox-image"] = draft.Input.PauseImage;
        file["network-plugin"] = "cni";
        file["cni-bin-dir"] = draft.Input.CniPluginFolders is [var folder, ..] ? folder : "/opt/cni/bin";
        file["cni-conf-dir"] = draft.Input.CniConfigFolder;
        file["systemd-cgroup"] = draft.Input.CgroupDriver == "systemd";
        // Kubelets from 1.26 on speak v1 only; iSulad's default is v1alpha2.
        if (draft.Input.KubeletVersion is null || draft.Input.KubeletVersion >= new Version(1, 26))
            file["enable-cri-v1"] = true;
        if (!file.ContainsKey("websocket-server-listening-port"))
            file["websocket-server-listening-port"] = 10350;
    }

    private static void RegistriesOf(TargetDraft draft, JsonObject file)
    {
        string[] mirrors = [.. draft.Intent.Registries.All.SelectMany(r => r.Mirrors).Select(m => m.Url)];
        string[] insecure =
        [
            .. draft.Intent.Registries.All.Where(r => r.Insecure).Select(r => r.Host),
            .. draft.Intent.Registries.All.SelectMany(r => r.Mirrors).Where(m => m.Insecure).Select(m => m.Host),
        ];
        Add(file, "registry-mirrors", mirrors);
        Add(file, "insecure-registries", insecure);
        HostsTree.SayNetworks(draft, insecure.Length == 0 ? "" : "daemon.json: insecure-registries");
    }

    private static void RuntimesOf(TargetDraft draft, JsonObject file)
    {
        if (draft.Intent.DefaultRuntime.Length > 0)
            file["default-runtime"] = draft.Intent.DefaultRuntime;
        foreach (DockerRuntime runtime in draft.Intent.Runtimes)
        {
            if (runtime.Type.Length > 0)
            {
                draft.Say($"runtimes:{runtime.Name}", KeyClass.Dangerous, "", "It is a shim. iSulad knows such runtimes as cri-runtimes; write it there by hand.");
                continue;
            }
            var entry = new JsonObject { ["path"] = runtime.Path };
            if (runtime.Arguments.Count > 0)
                entry["runtime-args"] = new JsonArray([.. runtime.Arguments.Select(a => JsonValue.Create(a))]);
            Map(file, "runtimes")[runtime.Name] = entry;
        }
        foreach (DockerUlimit limit in draft.Intent.Ulimits)
            Map(file, "default-ulimits")[limit.Name] = new JsonObject { ["Name"] = limit.Name, ["Hard"] = limit.Hard, ["Soft"] = limit.Soft };
        if (draft.Intent.Selinux)
            file["selinux-enabled"] = true;
    }

    private static void Storage(TargetDraft draft, JsonObject file)
    {
        if (draft.Intent.DataRoot.Length > 0)
        {
            string? root = draft.Intent.RootBeside("isulad");
            if (root is not null)
                file["graph"] = root;
            draft.Say("data-root", KeyClass.Dangerous, root is null ? "" : $"graph = {root}", root is null
                ? "Docker's data are in a folder of their own at the top; iSulad's go to /var/lib/isulad. Set graph where they shall be on that disk."
                : $"iSulad's data go beside Docker's, to {root}. Check that this is the disk you mean: where {draft.Intent.DataRoot} is itself a mount, it is not.");
        }
        string driver = draft.Intent.StorageDriver;
        if (driver is "overlay2" or "overlay")
            file["storage-driver"] = "overlay2";
        else if (driver.Length > 0)
            draft.Say("storage-driver", KeyClass.Dangerous, "", $"iSulad cannot use the layers of {driver}; it keeps its own by overlay2. Images are pulled or loaded again.");
        Add(file, "storage-opts", [.. draft.Intent.StorageOptions.Where(o => o.StartsWith("overlay2.size=", StringComparison.Ordinal) || o.StartsWith("overlay2.override", StringComparison.Ordinal))]);
    }

    private static void Daemon(TargetDraft draft, JsonObject file)
    {
        if (draft.Intent.LogLevel.Length > 0)
            file["log-level"] = draft.Intent.LogLevel.ToUpperInvariant();
        string address = draft.Intent.Metrics;
        if (address.Length > 0 && int.TryParse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port))
            file["metrics-port"] = port;
    }

    private static JsonObject Map(JsonObject file, string key)
    {
        if (file[key] is not JsonObject)
            file[key] = new JsonObject();
        return file[key]!.AsObject();
    }

    private static void Add(JsonObject file, string key, string[] items)
    {
        if (items.Length == 0)
            return;
        if (file[key] is not JsonArray list)
            file[key] = list = [];
        foreach (string item in items.Where(item => !list.Any(known => known.Text() == item)).Distinct(StringComparer.Ordinal))
            list.Add((JsonNode)item);
    }

    private static void Behaviours(TargetDraft draft, JsonObject file)
    {
        DockerBehaviours.Common(draft);
        draft.Deadline(null);
        draft.Behave("names without registry", "docker.io", file.ContainsKey("registry-mirrors")
            ? new KeyCell(KeyClass.Dangerous, "registry-mirrors", "iSulad asks its registry-mirrors for such names and nothing else. Write full names in pods.")
            : new KeyCell(KeyClass.Dangerous, "", "iSulad pulls no image whose name has no registry unless it has registry-mirrors. Write full names in pods, or name a mirror."));
        draft.Behave("CRI", "the kubelet's dockershim", new KeyCell(KeyClass.Equivalent, file.ContainsKey("enable-cri-v1") ? "enable-cri-v1 = true" : "v1alpha2",
            "iSulad before 2.1.4 knows no CRI v1, which kubelets from 1.26 on want."));
        draft.Behave("exec and attach", "through the kubelet", new KeyCell(KeyClass.Dangerous, "websocket-server-listening-port",
            "iSulad serves them by WebSocket only. Try kubectl exec before you trust it."));
        draft.Behave("folders of CNI plugins", "the kubelet's --cni-bin-dir", draft.Input.CniPluginFolders.Count < 2
            ? new KeyCell(KeyClass.Equivalent, "cni-bin-dir")
            : new KeyCell(KeyClass.Dangerous, $"cni-bin-dir = {draft.Input.CniPluginFolders[0]}", $"It is one folder: link the plugins of {string.Join(", ", draft.Input.CniPluginFolders.Skip(1))} into it."));
        draft.Behave("pause image", "the kubelet's --pod-infra-container-image", new KeyCell(KeyClass.Equivalent, $"pod-sandbox-image = {draft.Input.PauseImage}"));
    }
}
