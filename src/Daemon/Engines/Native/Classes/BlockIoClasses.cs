using System.Globalization;
using Sampan.Cri;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Configuration.Yaml;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Classes;

/// <summary>
/// Block I/O classes: a file of names with weights and rates for sets of block devices, in goresctrl's format, which
/// containerd and CRI-O read too. Read anew at each use: devices come and go, and the file changes.
/// </summary>
/// <param name="file">The file; empty when the node has none.</param>
/// <param name="devices">The block devices that a path, with *, ? and [..] in it, stands for now.</param>
internal sealed class BlockIoClasses(string file, Func<string, IEnumerable<(long Major, long Minor)>> devices)
{
    private const int MaxBytes = 1024 * 1024;
    private const long MinWeight = 10, MaxWeight = 1000;

    private static readonly string[] Keys =
        ["Devices", "ThrottleReadBps", "ThrottleWriteBps", "ThrottleReadIOPS", "ThrottleWriteIOPS", "Weight"];

    /// <summary>What a class sets.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: there is no such class, or the file cannot be used.</exception>
    public BlockIoResources Find(string name)
    {
        if (file.Length == 0)
        {
            throw CriException.InvalidArgument(
                $"block I/O class \"{name}\" is unknown: this node has no classes; name a file of them in containers.blockIoConfig");
        }
        MappingNode classes = Classes();
        return classes.Find(name) is { Value: SequenceNode entries }
            ? Read(name, entries)
            : throw CriException.InvalidArgument(
                $"block I/O class \"{name}\" is unknown: {file} has {string.Join(", ", classes.Entries.Select(entry => entry.Key).DefaultIfEmpty("none"))}; "
                + "add it there, or correct the pod's annotation");
    }

    private MappingNode Classes()
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                throw Unusable($"larger than {MaxBytes} bytes");
            }
            return DocumentParser.Parse(File.ReadAllText(file), file) is MappingNode { Entries: [{ Key: "Classes", Value: MappingNode classes }] }
                ? classes
                : throw Unusable("it must have the key Classes, a section of names, and no other");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ConfigurationException)
        {
            throw Unusable(exception.Message);
        }
    }

    private BlockIoResources Read(string name, SequenceNode entries)
    {
        ushort? weight = null;
        var weights = new Dictionary<(long Major, long Minor), ushort>();
        var rates = Keys[1..5].ToDictionary(key => key, _ => new Dictionary<(long Major, long Minor), ulong>());
        foreach (ConfigurationNode item in entries.Items)
        {
            MappingNode entry = item as MappingNode ?? throw Unusable($"class {name}: an entry is no section");
            if (entry.Entries.FirstOrDefault(each => !Keys.Contains(each.Key)) is { } unknown)
            {
                throw Unusable($"class {name}: unknown key {unknown.Key}; there are {string.Join(", ", Keys)}");
            }
            var own = (ushort?)Number(name, entry, "Weight", MinWeight, MaxWeight);
            Dictionary<string, long> throttles = Keys[1..5]
                .Select(key => (Key: key, Rate: Number(name, entry, key, 0, long.MaxValue)))
                .Where(each => each.Rate is not null)
                .ToDictionary(each => each.Key, each => each.Rate!.Value);
            if (entry.Find("Devices") is null)
            {
                weight = own ?? weight;
                if (throttles.Count > 0)
                {
                    throw Unusable($"class {name}: {throttles.Keys.First()} needs Devices");
                }
                continue;
            }
            // Of several entries for one device the last one holds.
            foreach ((long Major, long Minor) device in Patterns(name, entry).SelectMany(devices))
            {
                if (own is { } set)
                {
                    weights[device] = set;
                }
                foreach ((string key, long rate) in throttles)
                {
                    rates[key][device] = (ulong)rate;
                }
            }
        }
        return new BlockIoResources
        {
            Weight = weight,
            WeightDevice = weights.Count == 0 ? null : [.. weights.Select(each => new BlockIoWeight(each.Key.Major, each.Key.Minor, each.Value))],
            ThrottleReadBpsDevice = Throttles(rates["ThrottleReadBps"]),
            ThrottleWriteBpsDevice = Throttles(rates["ThrottleWriteBps"]),
            ThrottleReadIOPSDevice = Throttles(rates["ThrottleReadIOPS"]),
            ThrottleWriteIOPSDevice = Throttles(rates["ThrottleWriteIOPS"]),
        };
    }

    private IEnumerable<string> Patterns(string name, MappingNode entry) =>
        entry.Find("Devices")?.Value is SequenceNode list && list.Items.All(item => item is ScalarNode)
            ? list.Items.Cast<ScalarNode>().Select(item => item.Value)
            : throw Unusable($"class {name}: Devices is no list of paths");

    private long? Number(string name, MappingNode entry, string key, long least, long most) => entry.Find(key)?.Value switch
    {
        null => null,
        ScalarNode scalar when Quantity.TryParse(scalar.Value) is { } value && value >= least && value <= most => value,
        _ => throw Unusable($"class {name}: {key} is no number from {least.ToString(CultureInfo.InvariantCulture)} "
            + $"to {most.ToString(CultureInfo.InvariantCulture)}, such as 50M"),
    };

    private static List<BlockIoThrottle>? Throttles(Dictionary<(long Major, long Minor), ulong> rates) =>
        rates.Count == 0 ? null : [.. rates.Select(each => new BlockIoThrottle(each.Key.Major, each.Key.Minor, each.Value))];

    private CriException Unusable(string reason) =>
        CriException.InvalidArgument($"the block I/O classes of {file} cannot be used: {reason}; correct the file");
}
