using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The systemd units that a move is concerned with, from their files; what they do now, from systemctl.</summary>
internal static class UnitReader
{
    private static readonly string[] Names =
    [
        "docker.service", "docker.socket", "containerd.service", "crio.service", "cri-o.service", "isulad.service", "cri-docker.service", "cri-docker.socket",
        "cri-dockerd.service", "cri-dockerd.socket", "sampan.service", "kubelet.service", "snap.docker.dockerd.service", "snap.kubelet.daemon.service", "podman.service",
        "podman.socket", "image-cri-shim.service", "kubepods.slice", "docker.slice", "firewalld.service", "apparmor.service",
    ];

    internal static async Task<IReadOnlyList<UnitFacts>> ReadAsync(NodeReading node, CancellationToken cancellation)
    {
        var units = new SystemdUnits(node.Files);
        UnitFacts[] known = [.. Names.Select(units.Read).OfType<UnitFacts>()];
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> now = await NowAsync(node, [.. known.Select(unit => unit.Name)], cancellation);
        return [.. known.Select(unit => now.TryGetValue(unit.Name, out IReadOnlyDictionary<string, string>? shown) ? With(unit, shown) : unit)];
    }

    /// <summary>The blocks of <c>systemctl show</c>: unit → property → value.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var units = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (string block in text.Split("\n\n"))
        {
            var properties = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string line in block.Split('\n'))
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                    properties[line[..equals]] = line[(equals + 1)..].Trim();
            }
            if (properties.TryGetValue("Id", out string? id))
                units[id] = properties;
        }
        return units;
    }

    private static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> NowAsync(
        NodeReading node, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (names.Count == 0 || !node.Files.IsFolder("/run/systemd/system"))
            return Parse("");
        return Parse(await node.AskAsync("systemctl", ["show", "--no-pager", "--property=Id,ActiveState,UnitFileState,MainPID", "--", .. names], "units", cancellation) ?? "");
    }

    private static UnitFacts With(UnitFacts unit, IReadOnlyDictionary<string, string> shown) => unit with
    {
        ActiveState = shown.GetValueOrDefault("ActiveState", ""),
        FileState = shown.GetValueOrDefault("UnitFileState") is { Length: > 0 } state ? state : unit.FileState,
    };
}
