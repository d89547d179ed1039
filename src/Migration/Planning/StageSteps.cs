using Sampan.Migration.Carrying;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>The steps before anything is disturbed: bring the target, configure it, start it if nobody uses it, carry the images, prove it.</summary>
internal static class StageSteps
{
    private const string SampanProgram = "/usr/local/bin/sampan";

    internal static void Add(PlanDraft draft, Move move)
    {
        Host(draft, move);
        Install(draft, move);
        if (StartsAhead(move))
        {
            // A target that runs for itself reads its files anew; on the way back it reads those of before.
            if (move.Runs(move.Description.Unit) && move.Description.Kind != TargetKind.Docker)
                draft.Service(Phase.Stage, ServiceAction.Stop, move.Description.Unit, "its configuration changes");
            Configure(draft, move, Phase.Stage);
            draft.Reload(Phase.Stage);
            Start(draft, move, Phase.Stage);
        }
        if (move.Input.Images.Items.Count > 0)
            draft.Add("images", id => CarryImages.Step(id, move.Target, move.Source, move.Input.Images));
    }

    /// <summary>The target's files: configuration, and a unit where none came with a package.</summary>
    internal static void Configure(PlanDraft draft, Move move, Phase phase)
    {
        if (move.Description.Kind == TargetKind.Sampan && !move.Has(move.Description.Unit))
        {
            draft.Write(phase, new TargetFile("/etc/systemd/system/sampan.service", Packaged.Text("sampan.service"), "0644", "the unit of Sampan"));
            draft.Write(phase, new TargetFile("/etc/tmpfiles.d/sampan.conf", Packaged.Text("tmpfiles.conf"), "0644", "Sampan's folder below /run"));
        }
        foreach (TargetFile file in move.Translation?.Files ?? [])
            draft.Write(phase, file);
        if (move.Description.Kind == TargetKind.Crio && move.Input.Images.Items.Count > 0)
            draft.Write(phase, CrioStorageFile.With(move.Input.Existing(CrioStorageFile.Path), move.Target.DataRoot));
    }

    /// <summary>Starts the target with all that belongs to it, has it start at boot, and proves that it answers.</summary>
    internal static void Start(PlanDraft draft, Move move, Phase phase)
    {
        foreach (string unit in Units(move))
        {
            draft.Service(phase, ServiceAction.Enable, unit);
            draft.Service(phase, ServiceAction.Start, unit);
        }
        if (move.Endpoint.Length > 0)
            draft.Add($"probe-{move.Target.Runtime}", id => ProbeTarget.Step(id, phase, move.Target));
    }

    /// <summary>Whether the target can run beside the source, so that it is proved before the source is stopped.</summary>
    internal static bool StartsAhead(Move move) => !move.IsShared && !move.StaysDocker;

    private static List<string> Units(Move move)
    {
        List<string> units = [move.Description.Unit];
        if (move.Description.Kind == TargetKind.Docker)
            units.InsertRange(0, TargetTable.Docker.Activators.Prepend(TargetTable.Containerd.Unit).Where(move.Has));
        if (move.Shim == TargetKind.CriDockerd)
            units.Add(TargetTable.CriDockerd.Unit);
        return units;
    }

    private static void Host(PlanDraft draft, Move move)
    {
        HostFacts host = move.Facts.Host;
        draft.Write(Phase.Stage, HostFiles.ModulesLoad(host, move.Input.Existing(HostFiles.ModulesFile)));
        foreach (string module in HostFiles.MissingModules(host).Where(m => host.Modules.Count > 0 && !host.Modules.Contains(m)))
            draft.Add($"module-{module.Replace('_', '-')}", id => Steps.Module(id, Phase.Stage, module, $"load {module} now"));
        draft.Write(Phase.Stage, HostFiles.SysctlConf(host, move.Input.Existing(HostFiles.SysctlFile)));
        foreach (string key in HostFiles.MissingSysctls(host).Where(k => host.Sysctls.TryGetValue(k, out string? now) && now != "1"))
            draft.Add($"sysctl-{key.Split('.')[^1].Replace('_', '-')}", id => Steps.Sysctl(id, Phase.Stage, key, "1", $"set {key} now"));
    }

    private static void Install(PlanDraft draft, Move move)
    {
        List<string> missing = Missing(move);
        if (missing.Count > 0)
        {
            string tool = move.Facts.Host.PackageTool;
            if (!move.Description.Packages.TryGetValue(tool, out IReadOnlyList<string>? packages))
            {
                throw new MigrationException(
                    $"{string.Join(", ", missing)}: not found on the node, and there is no package tool to bring it. Install it first, then plan again.");
            }
            draft.Add("packages", id => InstallPackages.Step(id, tool, packages, move.Choice.Bundle));
        }
        if (move.Description.Kind == TargetKind.Sampan && move.Facts.Runtimes.All(r => r.Kind != TargetKind.Sampan))
            draft.Add("sampan", id => InstallProgram.Step(id, move.Input.Program.Path, move.Input.Program.Digest, SampanProgram));
    }

    /// <summary>Programs of the target that the node lacks. Sampan's own comes with the tool.</summary>
    private static List<string> Missing(Move move)
    {
        var missing = new List<string>();
        TargetDescription target = move.Description;
        bool there = target.Kind switch
        {
            TargetKind.Sampan => true,
            TargetKind.Docker => move.Facts.Docker is not null,
            _ => move.Facts.Runtimes.Any(r => r.Kind == target.Kind),
        };
        if (!there)
            missing.Add(target.Program);
        if (move.Facts.Live)
            missing.AddRange(target.Needs.Where(need => !need.Split('|').Any(p => move.Facts.Host.Programs.ContainsKey(p))));
        return missing;
    }
}
