using Sampan.Toml;

namespace Sampan.Migration.Translation.Containerd;

/// <summary>
/// containerd's config.toml as it is on the node, made ready to be merged into: its version said, CRI not disabled, nothing left that
/// keeps CRI from starting with a folder of hosts.toml files.
/// </summary>
internal sealed class ContainerdFile
{
    internal const string Path = "/etc/containerd/config.toml";

    internal const string DropIn = "/etc/containerd/conf.d/50-sampan.toml";

    private static IReadOnlyList<string> ShortSnapshotters { get; } = ["aufs", "btrfs", "zfs", "devmapper", "native", "overlayfs", "blockfile"];

    private ContainerdFile(TomlEditor editor, ContainerdSchema schema, bool exists)
    {
        Editor = editor;
        Schema = schema;
        Exists = exists;
    }

    internal TomlEditor Editor { get; }

    /// <summary>The schema of the file, which containerd reads even if its own is newer.</summary>
    internal ContainerdSchema Schema { get; }

    /// <summary>Whether there was a file.</summary>
    internal bool Exists { get; }

    /// <summary>What was wrong with it and has been mended; empty if nothing was.</summary>
    internal List<string> Mended { get; } = [];

    /// <summary>Whether files of conf.d are imported.</summary>
    internal bool ImportsFolder { get; private init; }

    internal static ContainerdFile Open(TranslationInput input)
    {
        ContainerdSchema wanted = ContainerdSchema.Choose(input);
        string? text = input.Existing(Path);
        try
        {
            var editor = new TomlEditor(text ?? "");
            long version = editor.Get("version") as long? ?? (editor.Root.Count == 0 ? wanted.Version : 1);
            if (version > 4)
                throw new FormatException($"its version is {version}, and 4 is the newest that is known.");
            if (version > 2 && input.TargetVersion is { Major: < 2 })
                throw new FormatException($"its version is {version}, which containerd {input.TargetVersion} does not read.");
            ContainerdSchema schema = version is 2 or 3 or 4 ? wanted.WithVersion((int)version) : wanted.WithVersion(2);
            bool imports = (editor.Get("imports") as TomlArray)?.Any(i => i is "/etc/containerd/conf.d/*.toml" or "/etc/containerd/conf.d/*" or "conf.d/*.toml") ?? false;
            var file = new ContainerdFile(editor, schema, text is not null) { ImportsFolder = imports };
            file.Mend(version);
            return file;
        }
        catch (FormatException e)
        {
            throw new TranslationException($"{Path}: {e.Message} Mend it or move it away; what it says would be lost otherwise.", e);
        }
    }

    private void Mend(long version)
    {
        if (Editor.Get("version") is null)
        {
            if (version == 1 && Editor.Root.Count > 0)
                FromOne();
            Editor.Set(["version"], Schema.Version);
        }
        else if (version < 2)
        {
            FromOne();
            Editor.Set(["version"], Schema.Version);
        }
        if (Editor.RemoveItems(["disabled_plugins"], item => item is string name && ContainerdSchema.CriPlugins.Contains(name)))
            Mended.Add("the CRI plugin was disabled there");
        if (Editor.Get([.. Schema.Runtime, "systemd_cgroup"]) is true)
        {
            Editor.Remove([.. Schema.Runtime, "systemd_cgroup"]);
            Mended.Add("systemd_cgroup, which only the old shim knew, is taken out");
        }
    }

    // A file without a version counts as version 1, whatever the names of its plugins are.
    private void FromOne()
    {
        if (Editor.Get("plugins") is TomlTable plugins)
        {
            bool newNames = plugins.Keys.Any(key => key.Contains('.'));
            string[] old = [.. plugins.Keys.Where(key => !key.Contains('.'))];
            if (newNames)
                Mended.Add("it had no version, so containerd took it for version 1 and passed its plugins' sections over");
            foreach (string name in old)
            {
                if (name != "cri")
                    throw new FormatException($"it is of version 1 with a section of the plugin '{name}'; have containerd say it anew: containerd config migrate (containerd 2).");
                Move(["plugins", "cri"], Schema.Runtime, (TomlTable)Editor.Get("plugins", "cri")!);
                Editor.Remove(["plugins", "cri"]);
                Mended.Add("its section of CRI had the name of version 1");
            }
        }
        foreach (string list in (string[])["disabled_plugins", "required_plugins"])
        {
            string[] names = [.. (Editor.Get(list) as TomlArray ?? []).OfType<string>().Where(name => !name.Contains('.') && name != "cri")];
            if (names.Length == 0)
                continue;
            Editor.RemoveItems([list], item => item is string name && names.Contains(name));
            string[] known = [.. names.Where(ShortSnapshotters.Contains).Select(name => "io.containerd.snapshotter.v1." + name)];
            Editor.AddItems([list], known);
            string[] unknown = [.. names.Except(ShortSnapshotters)];
            if (unknown.Length > 0)
                Mended.Add($"{list} named {string.Join(", ", unknown)} in the form of version 1; name them by their full ids again");
        }
    }

    private void Move(string[] from, string[] to, TomlTable table)
    {
        foreach ((string key, object value) in table)
        {
            if (value is TomlTable inner)
                Move([.. from, key], [.. to, key], inner);
            else if (Editor.Get([.. to, key]) is null)
                Editor.Set([.. to, key], value);
        }
    }
}
