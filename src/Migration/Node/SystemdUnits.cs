using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Node;

/// <summary>
/// The systemd units of a node, read from their files as systemd would (systemd.unit(5)): the first folder that has the unit wins,
/// drop-ins of all folders are laid over it by name, an empty assignment clears what stood before.
/// </summary>
/// <param name="files">The node's files.</param>
public sealed class SystemdUnits(NodeFiles files)
{
    /// <summary>Where an administrator's units are.</summary>
    public const string AdministratorFolder = "/etc/systemd/system";

    // The strongest first. Generators' folders are empty in a copy of a node's disk.
    private static readonly string[] AllFolders =
    [
        "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient", "/run/systemd/generator.early",
        AdministratorFolder, "/etc/systemd/system.attached", "/run/systemd/system", "/run/systemd/system.attached",
        "/run/systemd/generator", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/generator.late",
    ];

    /// <summary>A unit with its drop-ins.</summary>
    /// <param name="name">Its name with suffix.</param>
    /// <returns>Values of dependencies (<c>Unit.After</c> …) are one unit each, all others as they stand; null if there is no such unit.</returns>
    public UnitFacts? Read(string name) => Load(name)?.Facts();

    /// <summary>Names of all units of a suffix that have a file, in ordinal order.</summary>
    /// <param name="suffix">E.g. <c>.service</c>.</param>
    public IReadOnlyList<string> Names(string suffix) =>
        [.. Folders().SelectMany(files.List).Where(n => n.EndsWith(suffix, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>A unit line by line; null if there is none.</summary>
    internal SystemdUnit? Load(string name)
    {
        string real = Real(name);
        if (FilePath(real) is not { } path)
            return null;
        bool masked = IsMask(path);
        var read = new List<string>();
        read.Add(path);
        if (!masked)
            read.AddRange(DropIns(Aliases(name, real)));
        IReadOnlyList<UnitAssignment> assignments = masked ? [] : Lay(read, f => files.Text(f));
        return new SystemdUnit(name, read, State(name, real, path, masked, assignments), assignments);
    }

    /// <summary>
    /// What lies in folders <c>NAME.wants</c> and <c>NAME.requires</c>: directive (<c>Wants</c>, <c>Requires</c>), unit and the link's path.
    /// </summary>
    internal IEnumerable<UnitTie> Links(string name) =>
        from kind in new[] { (Folder: "wants", Directive: "Wants"), (Folder: "requires", Directive: "Requires"), (Folder: "upholds", Directive: "Upholds") }
        from folder in Folders()
        from entry in files.List($"{folder}/{name}.{kind.Folder}")
        select new UnitTie(kind.Directive, entry, $"{folder}/{name}.{kind.Folder}/{entry}");

    // On most systems /lib is a link to /usr/lib; its files would come twice.
    private IEnumerable<string> Folders() => AllFolders.Where(f => !f.StartsWith("/lib/", StringComparison.Ordinal) || files.LinkTarget("/lib") is null);

    private string? FilePath(string name)
    {
        string? template = Template(name);
        foreach (string wanted in template is null ? [name] : new[] { name, template })
        {
            foreach (string folder in Folders())
            {
                string path = $"{folder}/{wanted}";
                if (files.LinkTarget(path) is not null || (files.Exists(path) && !files.IsFolder(path)))
                    return path;
            }
        }
        return null;
    }

    // docker@a.service is made from docker@.service.
    private static string? Template(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        int dot = name.LastIndexOf('.');
        return at > 0 && dot > at + 1 ? name[..(at + 1)] + name[dot..] : null;
    }

    // A link to /dev/null or an empty file.
    private bool IsMask(string path) =>
        files.LinkTarget(path) is { } target && target.TrimEnd('/') is "/dev/null" or "../../../dev/null" || files.Bytes(path) is { Length: 0 };

    // The name at the end of a chain of links from unit to unit, which makes the first names aliases.
    private string Real(string name)
    {
        for (int i = 0; i < 8 && FilePath(name) is { } path && files.LinkTarget(path) is { } target; i++)
        {
            string next = Path.GetFileName(target);
            if (next == name || Path.GetExtension(next) != Path.GetExtension(name) || FilePath(next) is null)
                break;
            name = next;
        }
        return name;
    }

    private List<string> Aliases(string name, string real)
    {
        var names = new List<string> { real };
        if (name != real)
            names.Add(name);
        foreach (string folder in Folders())
        {
            names.AddRange(files.List(folder).Where(
                entry => !names.Contains(entry) && files.LinkTarget($"{folder}/{entry}") is { } target && Path.GetFileName(target) == real));
        }
        return names;
    }

    // Of drop-ins of one name the strongest folder's counts; they are read in the order of their names.
    private IEnumerable<string> DropIns(List<string> names)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string[] general = [.. Prefixes(name)];
            Add(from folder in Folders() from n in general select $"{folder}/{n}.d");
        }
        Add(Folders().Select(f => $"{f}/{Path.GetExtension(names[0])[1..]}.d"));
        return found.Values.Where(p => !IsMask(p));

        void Add(IEnumerable<string> folders)
        {
            foreach (string folder in folders)
            {
                foreach (string entry in files.List(folder))
                {
                    if (entry.EndsWith(".conf", StringComparison.Ordinal) && !entry.StartsWith('.'))
                        found.TryAdd(entry, $"{folder}/{entry}");
                }
            }
        }
    }

    // a-b@c.service, a-b@.service, a-.service: from the most specific to the most general.
    private static IEnumerable<string> Prefixes(string name)
    {
        yield return name;
        if (Template(name) is { } template)
            yield return template;
        string suffix = Path.GetExtension(name);
        string stem = name[..^suffix.Length].Split('@')[0];
        for (int dash = stem.TrimEnd('-').LastIndexOf('-'); dash > 0; dash = stem[..dash].TrimEnd('-').LastIndexOf('-'))
            yield return stem[..(dash + 1)] + suffix;
    }

    /// <summary>The assignments of a unit's files, laid over each other in their order; an empty one clears, but for dependencies.</summary>
    internal static IReadOnlyList<UnitAssignment> Lay(IEnumerable<string> unitFiles, Func<string, string?> text)
    {
        var all = new List<UnitAssignment>();
        foreach (UnitAssignment next in unitFiles.SelectMany(f => UnitText.Parse(f, text(f) ?? "")))
        {
            if (next.Value.Length > 0)
                all.Add(next);
            else if (!UnitDependencies.IsOne(next))
                all.RemoveAll(a => a.Name == next.Name);
        }
        return all;
    }

    private string State(string name, string real, string path, bool masked, IReadOnlyList<UnitAssignment> assignments)
    {
        bool atRuntime = path.StartsWith("/run/", StringComparison.Ordinal);
        if (masked)
            return atRuntime ? "masked-runtime" : "masked";
        if (path.Contains("/generator", StringComparison.Ordinal))
            return "generated";
        if (path.StartsWith("/run/systemd/transient/", StringComparison.Ordinal))
            return "transient";
        if (name != real)
            return "alias";
        foreach ((string folder, string state) in new[] { (AdministratorFolder, "enabled"), ("/run/systemd/system", "enabled-runtime") })
        {
            if (IsEnabledIn(folder, name))
                return state;
        }
        if (files.LinkTarget(path) is { } target && !AllFolders.Contains(Path.GetDirectoryName(target)))
            return atRuntime ? "linked-runtime" : "linked";
        string[] install = [.. assignments.Where(a => a.Section == "Install").Select(a => a.Key).Distinct()];
        return install.Any(k => k is "WantedBy" or "RequiredBy" or "UpheldBy" or "Alias") ? "disabled"
            : install.Contains("Also") ? "indirect" : "static";
    }

    // Links that enable a unit: below NAME.wants and the like, or as an alias beside the units.
    private bool IsEnabledIn(string folder, string name)
    {
        string[] names = Template(name) is { } template ? [name, template] : [name];
        foreach (string entry in files.List(folder))
        {
            string path = $"{folder}/{entry}";
            if (Path.GetExtension(entry) is ".wants" or ".requires" or ".upholds")
            {
                if (names.Any(n => files.LinkTarget($"{path}/{n}") is not null || files.Exists($"{path}/{n}")))
                    return true;
            }
            else if (entry != name && files.LinkTarget(path) is { } target && names.Contains(Path.GetFileName(target)))
            {
                return true;
            }
        }
        return false;
    }
}
