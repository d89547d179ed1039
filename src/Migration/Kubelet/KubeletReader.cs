using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Reads the kubelet of a node: how it is started, what is in effect and where each value stands.</summary>
/// <param name="files">The node's files.</param>
public sealed class KubeletReader(NodeFiles files)
{
    private static readonly string[] TieDirectives = ["Requires", "Requisite", "BindsTo", "Wants", "PartOf", "Upholds", "After"];

    private readonly SystemdUnits _units = new(files);
    private readonly SortedSet<string> _problems = new(StringComparer.Ordinal);

    /// <summary>What could not be read, or would keep the kubelet from starting: one sentence each.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>The kubelet's facts; null if the node has none. <see cref="KubeletFacts.Restarts"/> is left to who can ask systemd.</summary>
    /// <param name="options">What may be used beside files.</param>
    public KubeletFacts? Read(KubeletReadOptions options)
    {
        KubeletCommand? command = new KubeletCommandFinder(files, _units).Find();
        KubeletProcess? process = options.Process;
        if (command is null && process is null)
        {
            if (files.IsFolder("/var/lib/kubelet"))
                _problems.Add("/var/lib/kubelet: exists, but neither a unit nor a process nor a script that starts a kubelet was found.");
            return null;
        }
        Version? version = KubeletVersions.Find(files, options, [process?.Program ?? "", process?.Arguments[0] ?? "", command?.Program ?? ""]);
        KubeletConfiguration configuration = Configuration(command, process, version);
        string root = configuration.Value("root-dir") ?? "/var/lib/kubelet";
        var surroundings = new KubeletSurroundings(files);
        return new KubeletFacts
        {
            Version = version,
            Running = options.Live ? process is not null : null,
            InContainer = process?.InContainer ?? command?.InContainer ?? false,
            Configuration = configuration,
            Ties = [.. Ties(command?.Unit)],
            CredentialFiles = surroundings.CredentialFiles(configuration, root, Home(command, process), process?.WorkingFolder ?? command?.WorkingFolder ?? "/"),
            DockerSeccompProfiles = surroundings.DockerSeccompProfiles(configuration.Value("seccomp-profile-root") ?? $"{root}/seccomp"),
            DockerLogLinks = surroundings.DockerLogLinks(options.DockerRoot),
        };
    }

    private KubeletConfiguration Configuration(KubeletCommand? command, KubeletProcess? process, Version? version)
    {
        var places = new KubeletPlaces(command, files);
        IReadOnlyList<KubeletArgument> written = command is null ? [] : KubeletArguments.Parse(command.Arguments);
        var resolver = new KubeletResolver(files, version);
        var (settings, sources) = resolver.Resolve(
            written, places.Of, command?.Environment ?? new Dictionary<string, TracedText>(), command?.WorkingFolder ?? "/");
        var configuration = new KubeletConfiguration
        {
            Settings = settings,
            Sources = [.. sources, .. places.Sources(written)],
            Unit = command?.Unit?.Name,
            StartFiles = command?.Unit?.Files ?? (command?.Script is { } script ? [script] : []),
            UnitArguments = command is null ? [] : [command.Program, .. command.Arguments.Select(a => a.Text)],
        };
        if (process is not null)
            configuration = AsRunning(configuration, command, process, written, places, resolver);
        _problems.UnionWith(resolver.Problems);
        return configuration with { Modes = Modes(configuration) };
    }

    private Dictionary<string, string> Modes(KubeletConfiguration configuration)
    {
        var modes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in configuration.Sources.Select(s => s.File).Concat(configuration.StartFiles))
        {
            if (files.Find(path) is { } file && File.Exists(file))
                modes[path] = "0" + Convert.ToString((int)File.GetUnixFileMode(file), 8);
        }
        return modes;
    }

    // What the process was told counts now; what the files would tell it counts at its next start.
    private static KubeletConfiguration AsRunning(
        KubeletConfiguration next, KubeletCommand? command, KubeletProcess process,
        IReadOnlyList<KubeletArgument> written, KubeletPlaces places, KubeletResolver resolver)
    {
        IReadOnlyList<KubeletArgument> told = KubeletArguments.Parse(process.Arguments.Skip(Path.GetFileName(process.Arguments[0]) == "hyperkube" ? 2 : 1));
        var left = new List<KubeletArgument>(written);
        var origins = new Dictionary<KubeletArgument, KubeletPlace>(ReferenceEqualityComparer.Instance);
        foreach (KubeletArgument argument in told)
        {
            int at = left.FindIndex(w => w.Name == argument.Name && (w.Value.Text == argument.Value.Text || IsComputed(w.Value.Text)));
            origins[argument] = at < 0 ? places.Of(argument) : places.Of(left[at]) with { Value = argument.Value.Text };
            if (at >= 0)
                left.RemoveAt(at);
        }
        var environment = process.Environment.ToDictionary(v => v.Key, v => TracedText.Of("", v.Value), StringComparer.Ordinal);
        var (settings, sources) = resolver.Resolve(told, a => origins[a], environment, process.WorkingFolder);
        IEnumerable<string> different = command is null ? [] : settings.Keys.Union(next.Settings.Keys).Where(
            name => settings.GetValueOrDefault(name)?.Value != next.Value(name) && !IsComputed(next.Value(name) ?? ""));
        return next with
        {
            Settings = settings,
            Sources = command is null ? sources : next.Sources,
            RunningArguments = process.Arguments,
            NotYetInEffect = [.. different.Order(StringComparer.Ordinal)],
        };
    }

    // %H and $(hostname) become something only when it starts.
    private static bool IsComputed(string value) => value.Contains('%') || value.Contains("$(", StringComparison.Ordinal) || value.Contains('`');

    private IEnumerable<UnitTie> Ties(SystemdUnit? unit) => unit is null ? [] :
        unit.Assignments
            .Where(a => a.Section == "Unit" && TieDirectives.Contains(a.Key))
            .SelectMany(a => UnitDependencies.Units(a).Select(u => new UnitTie(a.Key, u, a.File)))
            .Concat(_units.Links(unit.Name))
            .Distinct();

    private static string? Home(KubeletCommand? command, KubeletProcess? process) =>
        process is not null ? process.Environment.GetValueOrDefault("HOME") : command?.Environment.GetValueOrDefault("HOME")?.Text;
}
