using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>
/// Lays the command line over the document before it is read, so that a flag's value is checked as the file's would be
/// and its errors name the flag.
/// </summary>
internal static class CommandLineOverlay
{
    /// <summary>The document with the given flags in it; null stays null when no flag was given.</summary>
    public static ConfigurationNode? Apply(ConfigurationNode? document, CommandLineOverrides overrides)
    {
        // A document that is no section is reported by the reader.
        if (document is not (null or MappingNode or ScalarNode { IsNull: true })) return document;
        MappingNode root = document as MappingNode ?? new MappingNode([], ConfigurationOrigin.Default);
        root = SetText(root, "--root", overrides.Root, "root");
        root = SetText(root, "--state", overrides.State, "state");
        root = SetText(root, "--socket", overrides.Socket, "socket");
        root = SetText(root, "--cni-conf-dir", overrides.CniConfDir, "cni", "confDir");
        root = SetList(root, "--cni-bin-dir", overrides.CniBinDirs, "cni", "binDirs");
        root = SetList(root, "--registry-config-dir", overrides.RegistryConfigDirs, "registries", "configDirs");
        root = SetRuntime(root, overrides.OciRuntime);
        root = SetText(root, "--conmon", overrides.Conmon, "conmon");
        root = SetText(root, "--log-level", overrides.LogLevel, "log", "level");
        root = SetText(root, "--log-format", overrides.LogFormat, "log", "format");
        root = SetText(root, "--cgroup-driver", overrides.CgroupDriver, "cgroup", "driver");
        return root.Entries.Count == 0 ? document : root;
    }

    private static MappingNode SetText(MappingNode root, string flag, string? value, params ReadOnlySpan<string> path) =>
        value is null ? root : root.With(path, Scalar(value, flag));

    private static MappingNode SetList(MappingNode root, string flag, IReadOnlyList<string> values, params ReadOnlySpan<string> path)
    {
        if (values.Count == 0) return root;
        IEnumerable<string> items = values.SelectMany(value => value.Split(':', StringSplitOptions.RemoveEmptyEntries));
        return root.With(path, new SequenceNode([.. items.Select(item => Scalar(item, flag))], ConfigurationOrigin.Flag(flag)));
    }

    private static MappingNode SetRuntime(MappingNode root, string? runtime)
    {
        const string flag = "--oci-runtime";
        if (runtime is null) return root;
        if (!runtime.Contains('/')) return root.With(["runtimes", "default"], Scalar(runtime, flag));
        string name = HandlerName(runtime);
        return root
            .With(["runtimes", "handlers", name, "path"], Scalar(runtime, flag))
            .With(["runtimes", "default"], Scalar(name, flag));
    }

    // crun-1.29_static names the handler crun-1-29-static: a RuntimeClass takes a DNS label only.
    private static string HandlerName(string path)
    {
        string file = Path.GetFileName(path);
        char[] name = [.. file.Take(63).Select(each => char.IsAsciiLetterOrDigit(each) ? char.ToLowerInvariant(each) : '-')];
        string label = new string(name).Trim('-');
        return label.Length == 0 ? "oci" : label;
    }

    private static ScalarNode Scalar(string value, string flag) => new(value, IsPlain: false, ConfigurationOrigin.Flag(flag));
}
