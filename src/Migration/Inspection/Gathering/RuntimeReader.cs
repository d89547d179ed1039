using System.Globalization;
using System.Text.RegularExpressions;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The CRI runtimes of a node.</summary>
internal sealed partial class RuntimeReader(NodeReading node, CriDial dial)
{
    private const int MaxConfig = 1024 * 1024, MaxFiles = 500;

    private static readonly string[] Endings = [".toml", ".conf", ".json", ".yaml"];

    internal async Task<IReadOnlyList<RuntimeFacts>> ReadAsync(HostFacts host, CancellationToken cancellation)
    {
        var runtimes = new List<RuntimeFacts>();
        foreach (RuntimeKind kind in RuntimeKind.All)
        {
            UnitFacts[] units = [.. host.Units.Where(unit => kind.Units.Contains(unit.Name))];
            if (await ReadAsync(kind, units, host, cancellation) is { } runtime)
                runtimes.Add(runtime);
        }
        return runtimes;
    }

    /// <summary>The runtime that the kubelet calls: by what answers, else by its endpoint; null for Docker behind the kubelet's own shim.</summary>
    internal static RuntimeFacts? InUse(NodeFacts facts)
    {
        string endpoint = CriDial.PathOf(facts.Cri?.Endpoint ?? facts.Kubelet?.Configuration.Value("containerRuntimeEndpoint") ?? "");
        string? kind = facts.Cri?.RuntimeName switch
        {
            "containerd" => TargetKind.Containerd,
            "cri-o" => TargetKind.Crio,
            "docker" => TargetKind.CriDockerd,
            "sampan" => TargetKind.Sampan,
            "iSulad" or "isulad" => TargetKind.Isulad,
            _ => RuntimeKind.All.FirstOrDefault(known => known.Sockets.Contains(Plain(endpoint)))?.Kind,
        };
        return kind is null ? null : facts.Runtimes.FirstOrDefault(runtime => runtime.Kind == kind);
    }

    // /var/run is a link to /run.
    private static string Plain(string path) => path.StartsWith("/var/run/", StringComparison.Ordinal) ? path["/var".Length..] : path;

    private async Task<RuntimeFacts?> ReadAsync(RuntimeKind kind, UnitFacts[] units, HostFacts host, CancellationToken cancellation)
    {
        string program = Program(kind, units);
        string socket = node.Live ? kind.Sockets.FirstOrDefault(node.Files.Exists) ?? "" : "";
        bool configured = kind.Files.Count > 0 && node.Files.Exists(kind.Files[0]);
        if (program.Length == 0 && socket.Length == 0 && (node.Live || (!configured && units.Length == 0)))
            return null;
        return new RuntimeFacts
        {
            Kind = kind.Kind,
            Program = program,
            Version = await VersionAsync(kind, program, host, cancellation),
            ConfigFiles = Configuration(kind, units),
            ConfigSchema = kind.Kind == TargetKind.Containerd && program.Length > 0 ? await SchemaAsync(program, cancellation) : 0,
            Socket = socket,
            Cri = socket.Length == 0 ? null : Wakes(units) ? Asleep(socket) : await dial.AskAsync($"unix://{socket}", cancellation),
        };
    }

    /// <summary>The program that the unit starts, else the one in PATH.</summary>
    private string Program(RuntimeKind kind, UnitFacts[] units)
    {
        string started = CommandWords(units) is [string first, ..] ? first : "";
        return Path.GetFileName(started) == kind.Program && node.Files.Exists(started) ? started : node.ProgramPath(kind.Program) ?? "";
    }

    private async Task<string> VersionAsync(RuntimeKind kind, string program, HostFacts host, CancellationToken cancellation)
    {
        string said = program.Length > 0 ? await node.AskAsync(program, ["--version"], $"version of {kind.Kind}", cancellation) ?? "" : "";
        if (VersionText.First(said) is { Length: > 0 } version)
            return version;
        PackageFacts? package = host.Packages.FirstOrDefault(p => kind.Packages.Contains(p.Name)) ?? host.Packages.FirstOrDefault(
            p => kind.Packages.Any(name => p.Name == $"{name}.io" || (p.Name.StartsWith(name, StringComparison.Ordinal) && char.IsAsciiDigit(p.Name[^1]))));
        return VersionText.First(package?.Version ?? "");
    }

    private async Task<int> SchemaAsync(string program, CancellationToken cancellation)
    {
        string text = await node.AskAsync(program, ["config", "default"], "default configuration of containerd", cancellation) ?? "";
        Match match = Schema().Match(text.Length > MaxConfig ? text[..MaxConfig] : text);
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : text.Length > 0 ? 1 : 0;
    }

    private SortedDictionary<string, string> Configuration(RuntimeKind kind, UnitFacts[] units)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        IEnumerable<string> named = ConfigFlag(CommandWords(units)) is { } file ? [file] : [];
        // cri-dockerd has nothing but flags.
        IEnumerable<string> flags = kind.Kind == TargetKind.CriDockerd ? units.SelectMany(unit => unit.Files) : [];
        foreach (string path in named.Concat(kind.Files).SelectMany(Expand).Concat(flags).Take(MaxFiles))
        {
            if (node.Files.TextUpTo(path, MaxConfig) is { } text)
                texts[path] = text;
        }
        return texts;
    }

    private IEnumerable<string> Expand(string path) => node.Files.IsFolder(path)
        ? node.Files.List(path).Where(name => Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))).Select(name => $"{path}/{name}")
        : [path];

    private static string[] CommandWords(IEnumerable<UnitFacts> units) =>
        (units.Select(unit => unit.Directives.GetValueOrDefault("Service.ExecStart") is [.., string line] ? line : null).FirstOrDefault(line => line is not null) ?? "")
            .TrimStart('@', '-', ':', '+', '!').Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string? ConfigFlag(string[] words)
    {
        for (int i = 1; i < words.Length; i++)
        {
            if (words[i] is "-c" or "--config" && i + 1 < words.Length)
                return words[i + 1];
            if (words[i].StartsWith("--config=", StringComparison.Ordinal))
                return words[i]["--config=".Length..];
        }
        return null;
    }

    /// <summary>Whether systemd listens in its place, so that a call would start it.</summary>
    internal static bool Wakes(IReadOnlyList<UnitFacts> units) =>
        units.Any(unit => unit.Name.EndsWith(".socket", StringComparison.Ordinal) && unit.ActiveState == "active")
            && !units.Any(unit => unit.Name.EndsWith(".service", StringComparison.Ordinal) && unit.ActiveState is "active" or "activating");

    private static CriFacts Asleep(string socket) => new() { Endpoint = $"unix://{socket}", Problem = "its service is not running; systemd would start it at the first call, so it was not called" };

    [GeneratedRegex(@"^\s*version\s*=\s*([1-9])\s*$", RegexOptions.Multiline)]
    private static partial Regex Schema();
}
