using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Translation.Intent;
using Sampan.Migration.Translation.Source;

namespace Sampan.Migration.Translation;

/// <summary>
/// Reads all that configures dockerd: daemon.json, the flags and environment of its unit with the files that the unit names, and the
/// flags of the running process. Flags win over the file; of flags, what the process runs with wins over what its unit says now.
/// Credentials are replaced by <c>***</c> at once.
/// </summary>
public static class DockerSettingsReader
{
    /// <summary>Where dockerd's configuration stands unless <c>--config-file</c> says otherwise.</summary>
    public const string DaemonFile = "/etc/docker/daemon.json";

    private const string ProcessSource = "process";

    private const string DriverOption = "native.cgroupdriver=";

    private static IReadOnlyList<string> Variables { get; } =
    [
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "ALL_PROXY", "all_proxy",
        "DOCKER_TMPDIR", "DOCKER_RAMDISK", "DOCKER_DRIVER", "DOCKER_MIN_API_VERSION", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH",
    ];

    private static IReadOnlyList<string> Directives { get; } =
    [
        "TasksMax", "Delegate", "KillMode", "OOMScoreAdjust", "Slice", "CPUQuota", "CPUShares", "CPUWeight", "CPUAffinity", "AllowedCPUs",
        "MemoryMax", "MemoryHigh", "MemoryLimit", "IOWeight", "Nice", "MountFlags", "PrivateMounts", "User",
    ];

    /// <summary>Reads the settings of a node.</summary>
    /// <param name="files">The node's files.</param>
    /// <param name="running">The running dockerd's arguments, program first; empty if none runs or it cannot be told.</param>
    /// <param name="unit"><c>docker.service</c>; null where there is none, then the usual files of init scripts are read.</param>
    /// <param name="environment">The running dockerd's environment; null if it cannot be told.</param>
    public static DockerSettings Read(
        NodeFiles files, IReadOnlyList<string> running, UnitFacts? unit, IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = new UnitEnvironment(files, unit);
        var declared = new FlagReader();
        declared.Read(variables.CommandLine());
        var live = new FlagReader();
        live.Read([.. running.Skip(1).Select(word => new CommandWord(word, ProcessSource))]);

        string file = live.ConfigFile ?? declared.ConfigFile ?? DaemonFile;
        byte[]? bytes = files.Bytes(file);
        string? problem = null;
        JsonObject? json = bytes is null ? null : DaemonJson.Parse(bytes, file, out problem);
        return new DockerSettings
        {
            Keys = Merge(json, file, declared.Keys, live.Keys),
            Environment = Environment(variables.Variables, environment),
            Unit = UnitDirectives(unit),
            Problem = problem,
        };
    }

    /// <summary>Reads the text of a daemon.json that stands alone.</summary>
    /// <param name="text">Its bytes.</param>
    /// <param name="file">What it is called in sources and problems.</param>
    public static DockerSettings Read(byte[] text, string file)
    {
        JsonObject? json = DaemonJson.Parse(text, file, out string? problem);
        var none = new Dictionary<string, DockerSetting>(StringComparer.Ordinal);
        return new DockerSettings { Keys = Merge(json, file, none, none), Problem = problem };
    }

    /// <summary>The cgroup driver that Docker was told to use; null if it was told none.</summary>
    public static string? CgroupDriver(DockerSettings docker) =>
        docker.Value("exec-opts").Texts().LastOrDefault(option => option.StartsWith(DriverOption, StringComparison.Ordinal))?[DriverOption.Length..];

    private static Dictionary<string, DockerSetting> Merge(
        JsonObject? json, string file, IReadOnlyDictionary<string, DockerSetting> declared, IReadOnlyDictionary<string, DockerSetting> live)
    {
        var keys = new Dictionary<string, DockerSetting>(StringComparer.Ordinal);
        // "graph" was the name of data-root until 24.
        foreach ((string key, JsonNode? value) in json ?? [])
            Add(keys, new DockerSetting(key == "graph" ? "data-root" : key, Credentials.Remove(value, key), file));
        foreach (DockerSetting setting in declared.Values)
            Add(keys, setting);
        foreach (DockerSetting setting in live.Values)
        {
            if (!declared.TryGetValue(setting.Key, out DockerSetting? known) || !JsonNode.DeepEquals(known.Value, setting.Value))
                Add(keys, setting);
        }
        return keys;
    }

    // Runtimes and proxies are the ones that file and flags may both speak of.
    private static void Add(Dictionary<string, DockerSetting> keys, DockerSetting setting)
    {
        if (setting.Key is "runtimes" or "proxies"
            && setting.Value is JsonObject more && keys.TryGetValue(setting.Key, out DockerSetting? known) && known.Value is JsonObject map)
        {
            JsonObject all = map.DeepClone().AsObject();
            foreach ((string name, JsonNode? value) in more)
                all[name] = value?.DeepClone();
            setting = new DockerSetting(setting.Key, all, $"{known.Source}, {setting.Source}");
        }
        keys[setting.Key] = setting;
    }

    private static Dictionary<string, string> Environment(
        IReadOnlyDictionary<string, CommandWord> declared, IReadOnlyDictionary<string, string>? live)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in Variables)
        {
            if (live is not null && live.TryGetValue(name, out string? value))
                found[name] = Credentials.Remove(value);
            else if (declared.TryGetValue(name, out CommandWord word))
                found[name] = Credentials.Remove(word.Text);
        }
        return found;
    }

    private static Dictionary<string, string> UnitDirectives(UnitFacts? unit)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, IReadOnlyList<string> values) in unit?.Directives ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            string plain = name.StartsWith("Service.", StringComparison.Ordinal) ? name["Service.".Length..] : "";
            bool wanted = plain.StartsWith("Limit", StringComparison.Ordinal) || Directives.Contains(plain);
            if (wanted && values.Count > 0)
                found[plain] = values[^1];
        }
        return found;
    }
}
