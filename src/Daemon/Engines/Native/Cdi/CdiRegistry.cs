using System.Text.Json;
using Sampan.Cri;
using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Engines.Native.Cdi;

/// <summary>The CDI devices of the node, read anew at each use: drivers write and remove their files at any time.</summary>
/// <param name="folders">Later ones win.</param>
internal sealed class CdiRegistry(IReadOnlyList<string> folders)
{
    private static readonly string[] Extensions = [".json", ".yaml", ".yml"];

    private const int MaxFiles = 1024, MaxBytes = 4 * 1024 * 1024;

    /// <summary>The folders of the specification.</summary>
    public static readonly IReadOnlyList<string> UsualFolders = ["/etc/cdi", "/var/run/cdi"];

    /// <summary>The edits of devices: those of each file once, before those of its devices.</summary>
    /// <param name="names">Devices as <c>vendor.com/class=name</c>.</param>
    /// <exception cref="CriException">INVALID_ARGUMENT: there is no such device.</exception>
    public IReadOnlyList<CdiEdits> Find(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return [];
        }
        var faults = new List<string>();
        List<CdiSpec> specs = [.. folders.Reverse().SelectMany(Files).Select(file => Read(file, faults)).OfType<CdiSpec>()];
        var edits = new List<CdiEdits>();
        var begun = new HashSet<CdiSpec>(ReferenceEqualityComparer.Instance);
        foreach (string name in names.Distinct())
        {
            int mark = name.IndexOf('=', StringComparison.Ordinal);
            CdiSpec? spec = mark <= 0 ? null : specs.FirstOrDefault(
                spec => spec.Kind == name[..mark] && spec.Devices.Any(device => device.Name == name[(mark + 1)..]));
            if (spec is null)
            {
                throw CriException.InvalidArgument($"CDI device \"{name}\" is unknown: no file in "
                    + $"{string.Join(" or ", folders)} names it; is its driver running on this node?"
                    + (faults.Count > 0 ? $" Files passed over: {string.Join("; ", faults)}" : ""));
            }
            if (begun.Add(spec) && spec.ContainerEdits is { } common)
            {
                edits.Add(common);
            }
            if (spec.Devices.First(device => device.Name == name[(mark + 1)..]).ContainerEdits is { } own)
            {
                edits.Add(own);
            }
        }
        return edits;
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file))).Take(MaxFiles).Order(StringComparer.Ordinal)
        : [];

    private static CdiSpec? Read(string file, List<string> faults)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                faults.Add($"{file} is larger than {MaxBytes} bytes");
                return null;
            }
            string text = File.ReadAllText(file);
            return JsonSerializer.Deserialize(
                Path.GetExtension(file) == ".json" ? text : CdiYaml.ToJson(text, file), CdiJson.Default.CdiSpec);
        }
        catch (Exception exception) when (exception is JsonException or ConfigurationException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"{file}: {exception.Message}");
            return null;
        }
    }
}
