using System.Text.Json.Nodes;
using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Keys;
using Sampan.Toml;

namespace Sampan.Migration.Translation.Containerd;

/// <summary>
/// containerd with its CRI plugin. An existing config.toml keeps its version and its comments; where it imports conf.d and its plugins'
/// sections allow it, a drop-in is written instead.
/// </summary>
internal sealed class ContainerdTranslator : ITranslator
{
    private const string Folder = "/etc/containerd/certs.d";
    private const string SpecFile = "/etc/containerd/sampan-base-spec.json";

    /// <inheritdoc/>
    public string Target => TargetKind.Containerd;

    /// <inheritdoc/>
    public TranslationResult Translate(TranslationInput input)
    {
        var draft = new TargetDraft(Target, input);
        KubeletShare.Apply(draft);
        ContainerdFile file = ContainerdFile.Open(input);
        try
        {
            Write(draft, file);
        }
        catch (FormatException e)
        {
            throw new TranslationException($"{ContainerdFile.Path}: {e.Message} Mend it or move it away; what it says would be lost otherwise.", e);
        }
        ServiceDropIns.Write(draft, "containerd.service", ulimits: false, oomScore: false);
        Behaviours(draft, file);
        return draft.Finish();
    }

    /// <summary>The base spec, where Docker has limits for all containers.</summary>
    internal static string WriteBaseSpec(TargetDraft draft)
    {
        draft.File(SpecFile, BaseSpec.Text(draft.Intent.Ulimits), "the spec containers begin with, with Docker's default-ulimits");
        return SpecFile;
    }

    private static void Write(TargetDraft draft, ContainerdFile file)
    {
        string[] configPath = [.. file.Schema.Images, "registry", "config_path"];
        string folder = (file.Editor.Get(configPath) as string)?.Split(':')[0] is { Length: > 0 } set ? set : Folder;
        OldRegistries.Move(draft, file, folder);
        HostsTree.Write(draft, folder, certificates: true);
        var settings = new ContainerdSettings(draft, file.Schema, file.Editor, folder);
        settings.Collect();
        foreach (string[] path in settings.Removed)
            file.Editor.Remove(path);
        bool own = settings.Values.Any(v => v.Path.Length > 1 && file.Editor.Get([.. v.Path.Take(2)]) is not null);
        if (file is { Exists: true, ImportsFolder: true } && (file.Schema.MergesImports || !own))
        {
            var dropIn = new TomlEditor(draft.Existing(ContainerdFile.DropIn) ?? "");
            Set(dropIn, [(["version"], file.Schema.Version), .. settings.Values.Where(v => !Same(file.Editor.Get(v.Path), v.Value))]);
            draft.File(ContainerdFile.DropIn, dropIn.Text, "containerd's CRI settings");
        }
        else
        {
            Set(file.Editor, settings.Values);
        }
        draft.File(ContainerdFile.Path, file.Editor.Text, "containerd's configuration");
    }

    private static void Set(TomlEditor editor, IEnumerable<(string[] Path, object Value)> values)
    {
        foreach ((string[] path, object value) in values)
        {
            if (!Same(editor.Get(path), value))
                editor.Set(path, value);
        }
    }

    private static bool Same(object? known, object value) => known is not null && known is not TomlTable && TomlText.Value(known) == TomlText.Value(value);

    private static void Behaviours(TargetDraft draft, ContainerdFile file)
    {
        ContainerdSchema schema = file.Schema;
        DockerBehaviours.Common(draft);
        if (file.Mended.Count > 0)
        {
            draft.Behave("the configuration as it was", "", new KeyCell(KeyClass.Dangerous, ContainerdFile.Path, $"Mended: {string.Join("; ", file.Mended)}."));
        }
        draft.Deadline(schema.PullProgress ? "image_pull_progress_timeout" : null);
        draft.Behave("ports below 1024 and ping without privileges", "allowed in pods", schema.UnprivilegedPorts
            ? new KeyCell(KeyClass.Equivalent, "enable_unprivileged_ports, enable_unprivileged_icmp")
            : new KeyCell(KeyClass.Dangerous, "", "containerd before 1.6 cannot: programs that bind such ports without root fail. Set net.ipv4.ip_unprivileged_port_start=0 in their securityContext, or take a newer containerd."));
        draft.Behave("capabilities of containers", "14", new KeyCell(KeyClass.Equivalent, "the same 14"));
        draft.Behave("processes of a container", "not limited", new KeyCell(KeyClass.Equivalent, "not limited", "The kubelet's podPidsLimit limits pods."));
        draft.Behave("names without registry", "docker.io", new KeyCell(KeyClass.Equivalent, "docker.io"));
        draft.Behave("VOLUME of images", "anonymous volumes", new KeyCell(KeyClass.Equivalent, "a folder that goes with the container"));
        draft.Behave("folders of CNI plugins", "the kubelet's --cni-bin-dir", schema.ManyPluginFolders || draft.Input.CniPluginFolders.Count < 2
            ? new KeyCell(KeyClass.Equivalent, string.Join(", ", draft.Input.CniPluginFolders))
            : new KeyCell(KeyClass.Dangerous, draft.Input.CniPluginFolders[0],
                $"This containerd knows one folder only: link the plugins of {string.Join(", ", draft.Input.CniPluginFolders.Skip(1))} into it."));
        draft.Behave("pause image", "the kubelet's --pod-infra-container-image", new KeyCell(KeyClass.Equivalent, string.Join('.', schema.SandboxImage.Skip(2)) + $" = {draft.Input.PauseImage}",
            schema.Version == 2 ? "containerd 1 does not pin it: the kubelet's garbage collection may remove it." : ""));
    }
}
