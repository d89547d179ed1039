using Google.Protobuf.Collections;
using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>Puts the adjustments of several plugins together, for those who validate the whole.</summary>
internal static class AdjustmentMerge
{
    /// <summary>Adds a later plugin's adjustment: what it touches too is the later one's.</summary>
    public static void Add(ContainerAdjustment all, ContainerAdjustment next)
    {
        Forget(all.Annotations, next.Annotations);
        Forget(all.Mounts, next.Mounts, mount => mount.Destination);
        Forget(all.Env, next.Env, each => each.Key);
        Forget(all.Rlimits, next.Rlimits, limit => limit.Type);
        if (next.Args.Count > 0)
        {
            all.Args.Clear();
        }
        if (all.Linux is { } linux && next.Linux is { } more)
        {
            Forget(linux.Devices, more.Devices, device => device.Path);
            Forget(linux.Namespaces, more.Namespaces, each => each.Type);
            Forget(linux.Sysctl, more.Sysctl);
            Forget(linux.NetDevices, more.NetDevices);
            linux.SeccompPolicy = more.SeccompPolicy is null ? linux.SeccompPolicy : null;
            linux.Rdt = more.Rdt is { Remove: true } ? null : linux.Rdt;
            if (linux.Resources is { } resources && more.Resources is { } set)
            {
                Forget(resources.HugepageLimits, set.HugepageLimits, limit => limit.PageSize);
            }
        }
        all.MergeFrom(next);
    }

    private static void Forget<T>(MapField<string, T> all, MapField<string, T> next)
    {
        HashSet<string> touched = [.. next.Keys.Select(Bare)];
        foreach (string key in all.Keys.Where(key => touched.Contains(Bare(key))).ToList())
        {
            all.Remove(key);
        }
    }

    private static void Forget<T>(RepeatedField<T> all, RepeatedField<T> next, Func<T, string> keyOf)
    {
        HashSet<string> touched = [.. next.Select(each => Bare(keyOf(each)))];
        List<T> kept = [.. all.Where(each => !touched.Contains(Bare(keyOf(each))))];
        all.Clear();
        all.Add(kept);
    }

    private static string Bare(string key) => key.StartsWith('-') ? key[1..] : key;
}
