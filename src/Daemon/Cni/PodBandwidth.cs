namespace Sampan.Daemon.Cni;

/// <summary>Bandwidth from a pod's annotations.</summary>
internal static class PodBandwidth
{
    private const string Ingress = "kubernetes.io/ingress-bandwidth";
    private const string Egress = "kubernetes.io/egress-bandwidth";

    /// <summary>One kilobit to one petabit per second, as Kubernetes has it.</summary>
    private const decimal Min = 1_000;
    private const decimal Max = 1_000_000_000_000_000;

    /// <summary>The plugin wants a burst and cannot keep more than 32 bits of it.</summary>
    private const ulong Burst = int.MaxValue;

    /// <exception cref="CniException">A value is no quantity, or out of range.</exception>
    public static CniBandwidth? From(IReadOnlyDictionary<string, string> annotations)
    {
        ulong? ingress = Rate(annotations, Ingress);
        ulong? egress = Rate(annotations, Egress);
        return ingress is null && egress is null ? null : new CniBandwidth
        {
            IngressRate = ingress,
            IngressBurst = ingress is null ? null : Burst,
            EgressRate = egress,
            EgressBurst = egress is null ? null : Burst,
        };
    }

    private static ulong? Rate(IReadOnlyDictionary<string, string> annotations, string key)
    {
        if (!annotations.TryGetValue(key, out string? text))
        {
            return null;
        }
        if (Quantity.Parse(text) is not { } value)
        {
            throw new CniException($"annotation {key}: \"{text}\" is not a quantity such as 10M");
        }
        return value is >= Min and <= Max
            ? (ulong)decimal.Ceiling(value)
            : throw new CniException($"annotation {key}: {text} is not between 1k and 1P bits per second");
    }
}
