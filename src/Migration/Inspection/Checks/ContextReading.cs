using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>What checks read off the context: versions, settings, the target.</summary>
internal static class ContextReading
{
    public static readonly Version DockershimGone = new(1, 24);

    /// <summary>The kubelet's version; null if it is not known.</summary>
    public static Version? Kubelet(this CheckContext context) => context.Node.Kubelet?.Version;

    /// <summary>The kubelet's version after the next upgrade: what was told, else one minor on; null if neither is known.</summary>
    public static Version? Next(this CheckContext context) =>
        context.NextKubelet ?? (context.Kubelet() is { } now ? new Version(now.Major, now.Minor + 1) : null);

    /// <summary>Whether a version is known and has reached a minor.</summary>
    public static bool Reached(this Version? version, int major, int minor) =>
        version is not null && (version.Major > major || (version.Major == major && version.Minor >= minor));

    /// <summary>Whether a version is known and below a minor.</summary>
    public static bool Below(this Version? version, int major, int minor) => version is not null && !version.Reached(major, minor);

    public static string Minor(this Version version) => $"{version.Major}.{version.Minor}";

    public static KubeletSetting? Setting(this CheckContext context, string name) =>
        context.Node.Kubelet is { } kubelet && kubelet.Configuration.Settings.TryGetValue(name, out KubeletSetting? setting) ? setting : null;

    public static string? SettingValue(this CheckContext context, string name) => context.Setting(name)?.Value;

    /// <summary>Where a value stands, in words.</summary>
    public static string Where(this KubeletPlace place) => place.Kind switch
    {
        KubeletSourceKind.Default => "built in",
        KubeletSourceKind.Process => "the running process",
        _ when place.Line > 0 => $"{place.File}:{place.Line}",
        _ => place.File,
    };

    /// <summary>The target as it is installed; null if it is not, or none was chosen.</summary>
    public static RuntimeFacts? TargetRuntime(this CheckContext context) => context.Node.Runtimes.FirstOrDefault(r => r.Kind == context.Target);

    /// <summary>Whether dockerd runs on after the move.</summary>
    public static bool DockerStays(this CheckContext context) =>
        context.KeepDocker || context.Target is TargetKind.CriDockerd or TargetKind.Docker;

    /// <summary>Whether the node is on Docker now, through either shim.</summary>
    public static bool OnDocker(this CheckContext context) => SourceRuntime.Of(context.Node).Kind == "docker";

    /// <summary>Whether the move touches Docker: it runs the pods now, or is to; unknown counts as yes.</summary>
    public static bool MovesDocker(this CheckContext context) =>
        context.Target is TargetKind.CriDockerd or TargetKind.Docker || SourceRuntime.Of(context.Node).Kind is "docker" or "";

    /// <summary>A gate of the kubelet; null if nobody set it.</summary>
    public static bool? Gate(this CheckContext context, string gate) => Gate(context.SettingValue("featureGates"), gate);

    /// <summary>A gate of a list as JSON or as <c>A=true,B=false</c>.</summary>
    public static bool? Gate(string? gates, string gate)
    {
        if (JsonReading.TryParse(gates) is { } map)
            return map.Flag(gate);
        string? found = gates?.Split(',', StringSplitOptions.TrimEntries).LastOrDefault(g => g.StartsWith(gate + "=", StringComparison.Ordinal));
        return found is null ? null : found.EndsWith("=true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A version as programs print it, digits and dots with anything around; null if there is none.</summary>
    public static Version? ParseVersion(string text)
    {
        string digits = new([.. text.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        return Version.TryParse(digits.TrimEnd('.'), out Version? version) ? version : null;
    }
}
