using Sampan.Migration.Inspection.Facts;
using Sampan.Toml;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>CRI-O's files: crio.conf, then crio.conf.d in order; a later file wins.</summary>
internal static class CrioSettings
{
    public static TargetSettings Read(RuntimeFacts runtime)
    {
        var settings = new TargetSettings();
        foreach ((string path, string text) in Files(runtime))
        {
            try
            {
                TomlTable crio = TomlDocument.Parse(text).Table("crio");
                settings = settings with
                {
                    PauseImage = crio.Table("image").Word("pause_image") ?? settings.PauseImage,
                    CgroupDriver = crio.Table("runtime").Word("cgroup_manager") ?? settings.CgroupDriver,
                    CniPluginFolders = crio.Table("network").Words("plugin_dirs") is { Count: > 0 } folders ? folders : settings.CniPluginFolders,
                    CniConfigFolder = crio.Table("network").Word("network_dir") ?? settings.CniConfigFolder,
                    Listen = crio.Table("api").Word("listen") ?? settings.Listen,
                    Root = crio.Word("root") ?? settings.Root,
                };
            }
            catch (FormatException e)
            {
                settings = settings with { Problem = $"{path}: {e.Message}" };
            }
        }
        return settings;
    }

    /// <summary>A key of a table of any of the files, the last that has it.</summary>
    public static object? Value(RuntimeFacts runtime, string table, string key)
    {
        object? found = null;
        foreach ((_, string text) in Files(runtime))
        {
            try
            {
                if (TomlDocument.Parse(text).Table("crio").Table(table).TryGet(key, out object? value))
                    found = value;
            }
            catch (FormatException)
            {
                // Told by Read.
            }
        }
        return found;
    }

    private static IEnumerable<KeyValuePair<string, string>> Files(RuntimeFacts runtime) =>
        runtime.ConfigFiles.Where(f => f.Key.StartsWith("/etc/crio/", StringComparison.Ordinal))
            .OrderBy(f => f.Key.Contains("crio.conf.d/", StringComparison.Ordinal))
            .ThenBy(f => f.Key, StringComparer.Ordinal);
}
