using System.Text.Json;
using Sampan.Cri;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Reads a Localhost profile; what a runtime would stumble over later is refused here.</summary>
internal static class SeccompReader
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxNames = 16_384;

    /// <exception cref="CriException">InvalidArgument: not a profile, or beyond the limits.</exception>
    public static SeccompProfile Read(string name, ReadOnlyMemory<byte> json)
    {
        if (json.Length is 0 or > MaxBytes)
        {
            throw Bad(name, json.Length == 0 ? "the file is missing or empty" : $"it is larger than {MaxBytes} bytes");
        }
        SeccompProfile profile = Parse(name, json);
        string? fault = Fault(profile);
        return fault is null ? profile : throw Bad(name, fault);
    }

    private static SeccompProfile Parse(string name, ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, SeccompProfileJson.Default.SeccompProfile)
                ?? throw Bad(name, "it is null");
        }
        catch (JsonException e)
        {
            throw Bad(name, e.Message);
        }
    }

    private static string? Fault(SeccompProfile profile)
    {
        IReadOnlyList<SeccompRule> rules = profile.Syscalls ?? [];
        if (!IsAction(profile.DefaultAction))
        {
            return $"defaultAction \"{profile.DefaultAction}\" is not an SCMP_ACT_ action";
        }
        if (profile.ArchMap is { Count: > 0 } && profile.Architectures is { Count: > 0 })
        {
            return "it has both architectures and archMap; keep one";
        }
        if (rules.Sum(r => (long)(r?.Names?.Count ?? 1)) > MaxNames)
        {
            return $"it names more than {MaxNames} calls";
        }
        int bad = rules.ToList().FindIndex(r => r is null || !IsAction(r.Action) || (r.Name is null) == (r.Names is not { Count: > 0 }));
        return bad < 0 ? null : $"syscalls[{bad}] needs an SCMP_ACT_ action and either name or names";
    }

    private static bool IsAction(string? action) => action?.StartsWith("SCMP_ACT_", StringComparison.Ordinal) == true;

    private static CriException Bad(string name, string reason) =>
        CriException.InvalidArgument($"seccomp profile {name}: {reason}");
}
