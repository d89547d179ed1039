namespace Sampan.Migration.Inspection.Checks;

/// <summary>REG-CTRD-SCHEMA.</summary>
internal sealed class ContainerdSchemaCheck : Check
{
    public override string Id => "REG-CTRD-SCHEMA";

    public override string Title => "Does containerd understand its own configuration?";

    public override string LooksAt => "version, names of tables, disabled_plugins, mirrors beside config_path, the transfer service's config_path in config.toml and conf.d";

    public override string Weighs => "automatic; warning for what a person wrote and containerd passes over";

    public override string Remedy => "The plan writes a file of its own in the version that this containerd has, and lets the main file import it.";

    public override string Explanation =>
        "A config.toml without 'version = 2' is read as version 1: tables named as version 2 has them are passed over, on 1.6 without a word. Docker's package "
        + "ships disabled_plugins = [\"cri\"], so that nothing answers the kubelet; adding 'version = 2' above it makes containerd refuse the word. Mirrors in "
        + "config.toml and config_path exclude each other, and containerd 2.x pulls through the transfer service, which has a config_path of its own.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Runtimes.FirstOrDefault(r => r.Kind == TargetKind.Containerd) is not { } runtime || (context.Target is not (null or TargetKind.Containerd)))
            yield break;
        ContainerdSettings settings = ContainerdSettings.Read(runtime);
        const string File = ContainerdSettings.MainFile;
        bool v2 = ContextReading.ParseVersion(runtime.Version).Reached(2, 0);
        if (settings.Problem is { } problem)
            yield return Warn(File, problem, "Mend the file: containerd does not start with it.");
        if (!settings.Exists)
            yield break;
        if (settings.Version is null && (settings.NamesOfV2 || settings.NamesOfV3))
            yield return Warn(File, $"{File} has no 'version =' and tables as version {(settings.NamesOfV3 ? 3 : 2)} has them: containerd passes over them.", $"Write 'version = {(settings.NamesOfV3 ? 3 : 2)}' as its first line.");
        if (settings.Version == 2 && settings.NamesOfV3)
            yield return Warn(File, $"{File} is of version 2 and has tables as version 3 names them, which are passed over.", "Write 'version = 3', or the older names.");
        if (settings.Version >= 3 && settings.NamesOfV2)
            yield return Warn(File, $"{File} is of version {settings.Version} and has tables as version 2 names them, which are passed over.", "Write 'containerd config migrate' to a file and compare.");
        if (settings.CriDisabled)
            yield return Automatic(File, $"{File}: disabled_plugins turns the CRI plugin off ({string.Join(", ", settings.Disabled)}).", "The plan takes it out of the list, in either spelling.");
        if (settings.Version >= 2 && settings.Disabled.Contains("cri"))
            yield return Warn(File, $"{File} has version {settings.Version} and disabled_plugins \"cri\": containerd refuses to start with it.", "Write io.containerd.grpc.v1.cri, or take it out.");
        if (settings.HasMirrors && settings.RegistryFolder is { } folder)
            yield return Warn(File, $"{File} has registry.mirrors and config_path {folder}: containerd takes one or the other.", "Move the mirrors into hosts.toml files.");
        if (v2 && settings.HasRegistryConfigs)
            yield return Warn(File, $"{File} has registry.configs or auths, which containerd {runtime.Version} passes over.", "Move them into hosts.toml files.");
        if (v2 && settings.RegistryFolder is { } path && settings.TransferFolder != path)
            yield return Automatic(File, $"{File}: the CRI plugin's config_path is {path}, the transfer service's {settings.TransferFolder ?? "not set"}.", "The plan sets both.");
    }
}
