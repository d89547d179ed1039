using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>What all phases of a plan need to know, worked out once.</summary>
internal sealed class Move
{
    internal Move(PlanInput input)
    {
        Input = input;
        Description = TargetTable.Of(input.Choice.Target);
        Pause = NeededImages.Pause(Facts, input.Choice.PauseImage);
        // Docker behind a kubelet without a shim of its own needs one beside it.
        Shim = Description.Kind != TargetKind.Docker ? null : SourceFinder.MayUseDockershim(Kubelet) ? "" : TargetKind.CriDockerd;
        Target = new PlanTarget(
            Description.Kind, Facts.Runtimes.FirstOrDefault(r => r.Kind == Description.Kind)?.Version ?? "", Endpoint, Description.DataRoot, CgroupDriver,
            input.Choice.KeepDocker && input.Source.Runtime == TargetKind.Docker);
        Translation = Translate();
    }

    internal PlanInput Input { get; }

    internal NodeFacts Facts => Input.Facts;

    internal PlanChoice Choice => Input.Choice;

    internal PlanSource Source => Input.Source;

    internal TargetDescription Description { get; }

    internal PlanTarget Target { get; }

    /// <summary>The pause image's full name.</summary>
    internal string Pause { get; }

    /// <summary>For the target Docker: empty for the kubelet's own shim, else <c>cri-dockerd</c>; null for other targets.</summary>
    internal string? Shim { get; }

    /// <summary>Docker's configuration in the target's words; null where there is none to translate.</summary>
    internal TranslationResult? Translation { get; }

    internal KubeletFacts Kubelet => Facts.Kubelet!;

    /// <summary>Whether source and target are the same already.</summary>
    internal bool IsDone => Source.Runtime == Description.Kind
        || (Description.Kind == TargetKind.CriDockerd && Source.Shim == TargetKind.CriDockerd);

    /// <summary>Whether Docker goes on as what the pods run in: only what is between the kubelet and Docker changes.</summary>
    internal bool StaysDocker => Source.Runtime == TargetKind.Docker && Description.Kind == TargetKind.CriDockerd;

    /// <summary>Whether the target's process serves Docker now, so that its files change only once Docker has stopped.</summary>
    internal bool IsShared => Description.SharedWithDocker && Source.Runtime == TargetKind.Docker && Runs("containerd.service");

    /// <summary>The socket that the kubelet is given; empty for its own shim.</summary>
    internal string Endpoint => Shim switch
    {
        "" => "",
        null => Description.Endpoint,
        _ => TargetKind.Endpoint(Shim),
    };

    /// <summary>What the kubelet has now stays: a node that has joined a cluster must not change it.</summary>
    internal string CgroupDriver => Kubelet.Configuration.Value("cgroupDriver") is { Length: > 0 } driver ? driver
        : Source.CgroupDriver.Length > 0 ? Source.CgroupDriver : "cgroupfs";

    /// <summary>Whether a unit is up.</summary>
    internal bool Runs(string unit) => Facts.Host.Units.Any(u => u.Name == unit && u.ActiveState is "active" or "activating");

    /// <summary>Whether there is a unit.</summary>
    internal bool Has(string unit) => Facts.Host.Units.Any(u => u.Name == unit && (u.Files.Count > 0 || u.ActiveState == "active"));

    private TranslationResult? Translate()
    {
        if (Source.Runtime != TargetKind.Docker || Facts.Docker is null || Description.Kind == TargetKind.Docker)
            return null;
        RuntimeFacts? present = Facts.Runtimes.FirstOrDefault(r => r.Kind == Description.Kind);
        return Translators.For(Description.Kind).Translate(new TranslationInput
        {
            Docker = Facts.Docker.Settings,
            Existing = Input.Existing,
            TargetVersion = Version.TryParse(present?.Version, out Version? version) ? version : null,
            ConfigSchema = present?.ConfigSchema ?? 0,
            KubeletVersion = Kubelet.Version,
            CgroupDriver = CgroupDriver,
            PauseImage = Pause,
            CniConfigFolder = Facts.Cni.ConfigFolder,
            CniPluginFolders = PluginFolders(),
            RegistryHosts = RegistryNames.Of(Facts),
            RegistryCertificates = Input.RegistryCertificates,
            ClusterNetworks = ClusterNetworks(),
            PullProgressDeadline = Kubelet.Configuration.Value("image-pull-progress-deadline"),
            Systemd = Facts.Host.Init is "systemd" or "",
        });
    }

    private IReadOnlyList<string> PluginFolders()
    {
        string first = Kubelet.Configuration.Value("cni-bin-dir") ?? "/opt/cni/bin";
        return [.. first.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Concat(Facts.Cni.Plugins.Keys).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Networks of pods and services, from the flags of a control plane's static pods.</summary>
    private IReadOnlyList<string> ClusterNetworks()
    {
        string[] flags = ["--cluster-cidr=", "--service-cluster-ip-range="];
        return [.. (from pod in Facts.StaticPods
                    from container in pod.Spec["containers"]?.AsArray() ?? []
                    from argument in (container?["command"]?.AsArray() ?? []).Concat(container?["args"]?.AsArray() ?? [])
                    let text = argument?.ToString() ?? ""
                    let flag = flags.FirstOrDefault(f => text.StartsWith(f, StringComparison.Ordinal))
                    where flag is not null
                    from network in text[flag.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries)
                    select network).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
