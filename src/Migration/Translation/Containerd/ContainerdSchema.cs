namespace Sampan.Migration.Translation.Containerd;

/// <summary>What a version of containerd's configuration calls things.</summary>
internal sealed class ContainerdSchema
{
    private const string Cri = "io.containerd.grpc.v1.cri";

    private readonly Version? _containerd;

    /// <param name="schema">2, 3 or 4.</param>
    /// <param name="containerd">containerd's version; null for the newest that reads the schema.</param>
    internal ContainerdSchema(int schema, Version? containerd)
    {
        Version = schema;
        _containerd = containerd;
    }

    /// <summary>2, 3 or 4.</summary>
    internal int Version { get; }

    /// <summary>The plugin of images.</summary>
    internal string[] Images => ["plugins", Version == 2 ? Cri : "io.containerd.cri.v1.images"];

    /// <summary>The plugin of containers.</summary>
    internal string[] Runtime => ["plugins", Version == 2 ? Cri : "io.containerd.cri.v1.runtime"];

    /// <summary>The plugin that pulls in containerd 2; null where it does not.</summary>
    internal string[]? Transfer => AtLeast(2, 0) ? ["plugins", "io.containerd.transfer.v1.local"] : null;

    internal string[] SandboxImage => Version == 2 ? [.. Images, "sandbox_image"] : [.. Images, "pinned_images", "sandbox"];

    internal string[] Snapshotter => Version == 2 ? [.. Images, "containerd", "snapshotter"] : [.. Images, "snapshotter"];

    internal string[] Metrics => Version >= 4 ? ["plugins", "io.containerd.server.v1.metrics", "address"] : ["metrics", "address"];

    /// <summary>The spellings of the CRI plugins in disabled_plugins.</summary>
    internal static IReadOnlyList<string> CriPlugins { get; } = ["cri", Cri, "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime"];

    /// <summary>Whether several folders of CNI plugins can be named.</summary>
    internal bool ManyPluginFolders => AtLeast(2, 1);

    internal bool UnprivilegedPorts => AtLeast(1, 6);

    internal bool Cdi => AtLeast(1, 7);

    internal bool PullProgress => AtLeast(1, 7);

    internal bool Nri => AtLeast(1, 7);

    /// <summary>Whether an imported file is merged key by key; containerd 1 takes a plugin's section as a whole.</summary>
    internal bool MergesImports => AtLeast(2, 0);

    /// <summary>The schema to write: as told, else by version, else the one that every containerd 2 reads.</summary>
    internal static ContainerdSchema Choose(TranslationInput input)
    {
        if (input.ConfigSchema is not (0 or 2 or 3 or 4))
            throw new TranslationException($"containerd has no configuration of version {input.ConfigSchema} that could be written: it is 2, 3 or 4.");
        int schema = input.ConfigSchema != 0 ? input.ConfigSchema
            : input.TargetVersion is not { } version ? 3
            : version.Major < 2 ? 2
            : version is { Major: 2, Minor: < 4 } ? 3 : 4;
        if (schema > 2 && input.TargetVersion is { Major: < 2 })
            throw new TranslationException($"containerd {input.TargetVersion} does not read configurations of version {schema}: leave the version of the configuration to the tool, or take a newer containerd.");
        return new ContainerdSchema(schema, input.TargetVersion);
    }

    /// <summary>The same containerd with a file of an older version, which it reads too.</summary>
    internal ContainerdSchema WithVersion(int schema) => new(schema, _containerd);

    private bool AtLeast(int major, int minor) =>
        _containerd is null ? Version > 2 || major < 2 : _containerd >= new Version(major, minor);
}
