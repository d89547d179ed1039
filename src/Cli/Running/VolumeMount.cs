using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Reads docker's <c>-v</c>: <c>source:destination[:options]</c>.</summary>
internal static class VolumeMount
{
    private const string Form = "write SOURCE:DESTINATION[:ro], for example -v /srv/data:/data:ro";

    /// <summary>The mount; a relative source is taken from <paramref name="currentDirectory"/>.</summary>
    /// <exception cref="CliException">The text has another form.</exception>
    public static Mount Parse(string text, string currentDirectory)
    {
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3)
            throw Wrong(text, parts.Length < 2 ? "the destination is missing" : "too many colons");
        (string source, string destination) = (parts[0], parts[1]);
        if (source.Length == 0)
            throw Wrong(text, "the source is empty");
        if (!destination.StartsWith('/'))
            throw Wrong(text, $"the destination '{destination}' is not an absolute path");
        // Docker would take a bare word for a named volume; a runtime has none, and a folder made by mistake helps nobody.
        if (!source.Contains('/', StringComparison.Ordinal) && source is not ("." or ".."))
            throw Wrong(text, $"'{source}' would be a named volume, which a runtime does not have; write ./{source} for a folder here");

        var mount = new Mount { HostPath = Path.GetFullPath(source, currentDirectory), ContainerPath = destination };
        foreach (string option in parts.Length == 3 ? parts[2].Split(',') : [])
            Apply(mount, option, text);
        return mount;
    }

    private static void Apply(Mount mount, string option, string text)
    {
        switch (option)
        {
            case "ro":
                mount.Readonly = true;
                break;
            case "rw":
                break;
            case "z" or "Z":
                mount.SelinuxRelabel = true;
                break;
            case "private" or "rprivate":
                mount.Propagation = MountPropagation.PropagationPrivate;
                break;
            case "slave" or "rslave":
                mount.Propagation = MountPropagation.PropagationHostToContainer;
                break;
            case "shared" or "rshared":
                mount.Propagation = MountPropagation.PropagationBidirectional;
                break;
            default:
                throw Wrong(text, $"'{option}' is no option (ro, rw, z, rslave, rshared)");
        }
    }

    private static CliException Wrong(string text, string reason) => CliException.Usage($"--volume '{text}': {reason}", Form);
}
