using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation.Intent;

/// <summary>Docker's configuration as what is meant by it, whatever the target calls that.</summary>
internal sealed class DockerIntent
{
    private readonly DockerSettings _docker;

    internal DockerIntent(TranslationInput input)
    {
        _docker = input.Docker;
        Registries = new Registries(input);
        Runtimes = ReadRuntimes();
        Ulimits = ReadUlimits();
    }

    internal Registries Registries { get; }

    internal IReadOnlyList<DockerRuntime> Runtimes { get; }

    internal IReadOnlyList<DockerUlimit> Ulimits { get; }

    /// <summary>The default runtime where it is not runc; empty otherwise.</summary>
    internal string DefaultRuntime => _docker.Value("default-runtime").Text() is var name && name is "runc" or "io.containerd.runc.v2" ? "" : name;

    /// <summary>Layers fetched at once; null if not set.</summary>
    internal long? Downloads => _docker.Value("max-concurrent-downloads").Number() is > 0 and var number ? number : null;

    /// <summary><c>debug</c>, <c>info</c>, <c>warn</c>, <c>error</c> or <c>fatal</c>; empty if not set.</summary>
    internal string LogLevel => _docker.Value("debug").Flag() == true ? "debug" : _docker.Value("log-level").Text();

    /// <summary><c>text</c> or <c>json</c>; empty if not set.</summary>
    internal string LogFormat => _docker.Value("log-format").Text();

    internal string Metrics => _docker.Value("metrics-addr").Text();

    internal bool Selinux => _docker.Value("selinux-enabled").Flag() == true;

    internal IReadOnlyList<string> CdiFolders => _docker.Value("cdi-spec-dirs").Texts();

    internal bool? Cdi => _docker.Value("features").Field("cdi").Flag() ?? (CdiFolders.Count > 0 ? true : null);

    internal JsonObject? Nri => _docker.Value("nri-opts") as JsonObject;

    internal long? OomScore => _docker.Value("oom-score-adjust").Number();

    /// <summary>overlay2, btrfs, zfs …; empty if not set.</summary>
    internal string StorageDriver => _docker.Value("storage-driver").Text();

    internal IReadOnlyList<string> StorageOptions => _docker.Value("storage-opts").Texts();

    /// <summary>Docker's data folder where it is not the usual one; empty otherwise.</summary>
    internal string DataRoot => _docker.Value("data-root").Text().TrimEnd('/') is var root && root == "/var/lib/docker" ? "" : root;

    /// <summary>The value of a proxy variable, in capitals; empty if not set. daemon.json wins over the environment, as in dockerd.</summary>
    internal string Proxy(string variable)
    {
        string own = _docker.Value("proxies").Field(variable.ToLowerInvariant().Replace('_', '-')).Text();
        return own.Length > 0 ? own
            : _docker.Environment.GetValueOrDefault(variable) ?? _docker.Environment.GetValueOrDefault(variable.ToLowerInvariant()) ?? "";
    }

    /// <summary>A folder beside Docker's data for another runtime; null where Docker's is the usual one or has no folder above.</summary>
    internal string? RootBeside(string name)
    {
        int slash = DataRoot.LastIndexOf('/');
        return slash > 0 ? $"{DataRoot[..slash]}/{name}" : null;
    }

    private List<DockerRuntime> ReadRuntimes()
    {
        var runtimes = new List<DockerRuntime>();
        foreach ((string name, JsonNode? value) in _docker.Value("runtimes") as JsonObject ?? [])
        {
            runtimes.Add(new DockerRuntime(
                name, value.Field("path").Text(), value.Field("runtimeArgs").Texts(), value.Field("runtimeType").Text(), value.Field("options") as JsonObject));
        }
        return [.. runtimes.OrderBy(runtime => runtime.Name, StringComparer.Ordinal)];
    }

    private List<DockerUlimit> ReadUlimits()
    {
        var limits = new List<DockerUlimit>();
        foreach ((string name, JsonNode? value) in _docker.Value("default-ulimits") as JsonObject ?? [])
        {
            long? soft = value.Field("Soft").Number();
            long? hard = value.Field("Hard").Number() ?? soft;
            if (hard is { } most)
                limits.Add(new DockerUlimit(name, soft ?? most, most));
        }
        return [.. limits.OrderBy(limit => limit.Name, StringComparer.Ordinal)];
    }
}
