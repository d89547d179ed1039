using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>What a target's own files say of that which the kubelet and the node must agree with. Null and empty is what they leave open.</summary>
internal sealed record TargetSettings
{
    public string? PauseImage { get; init; }

    /// <summary><c>systemd</c> or <c>cgroupfs</c>.</summary>
    public string? CgroupDriver { get; init; }

    public IReadOnlyList<string> CniPluginFolders { get; init; } = [];

    public string? CniConfigFolder { get; init; }

    public string? Listen { get; init; }

    public string? Root { get; init; }

    /// <summary>Why a file cannot be read; null if all can.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads the files of a runtime.</summary>
    public static TargetSettings Of(RuntimeFacts? runtime) => runtime?.Kind switch
    {
        TargetKind.Containerd => ContainerdSettings.Read(runtime).ToTarget(),
        TargetKind.Crio => CrioSettings.Read(runtime),
        TargetKind.Isulad => IsuladSettings(runtime),
        TargetKind.Sampan => SampanSettings(runtime),
        _ => new TargetSettings(),
    };

    /// <summary>The cgroup driver that a target has with what its files say, its own default included.</summary>
    public static string? EffectiveDriver(RuntimeFacts runtime) => runtime.Cri?.CgroupDriver ?? Of(runtime).CgroupDriver ?? runtime.Kind switch
    {
        TargetKind.Containerd or TargetKind.Isulad => "cgroupfs",
        TargetKind.Crio => "systemd",
        _ => null,
    };

    /// <summary>The folder of a target's store where its files name none.</summary>
    public static string DefaultRoot(string kind) => kind switch
    {
        TargetKind.Containerd => "/var/lib/containerd",
        TargetKind.Crio => "/var/lib/containers/storage",
        TargetKind.Isulad => "/var/lib/isulad",
        TargetKind.Sampan => "/var/lib/sampan",
        _ => "/var/lib/docker",
    };

    private static TargetSettings IsuladSettings(RuntimeFacts runtime)
    {
        JsonNode? file = JsonReading.TryParse(runtime.ConfigFiles.GetValueOrDefault("/etc/isulad/daemon.json"));
        bool? systemd = file.Flag("systemd-cgroup");
        return new TargetSettings
        {
            PauseImage = file.Text("pod-sandbox-image"),
            CgroupDriver = systemd is null ? null : systemd == true ? "systemd" : "cgroupfs",
            CniPluginFolders = file.Text("cni-bin-dir") is { } folder ? [folder] : [],
            CniConfigFolder = file.Text("cni-conf-dir"),
            Root = file.Text("graph"),
        };
    }

    private static TargetSettings SampanSettings(RuntimeFacts runtime)
    {
        try
        {
            JsonNode? file = runtime.ConfigFiles.GetValueOrDefault("/etc/sampan/config.yaml") is { } text
                ? YamlTree.Parse(text, "/etc/sampan/config.yaml")
                : null;
            string? driver = file.Child("cgroup").Text("driver");
            return new TargetSettings
            {
                PauseImage = file.Text("pauseImage"),
                CgroupDriver = driver == "auto" ? null : driver,
                CniPluginFolders = [.. file.Child("cni").Texts("binDirs")],
                CniConfigFolder = file.Child("cni").Text("confDir"),
                Root = file.Text("root"),
            };
        }
        catch (MigrationException e)
        {
            return new TargetSettings { Problem = e.Message };
        }
    }
}
