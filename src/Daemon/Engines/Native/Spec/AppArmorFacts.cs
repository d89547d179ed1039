namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>How AppArmor stands on this host at the moment.</summary>
internal sealed record AppArmorFacts
{
    /// <summary>A kernel without it, or that has it off.</summary>
    public static AppArmorFacts Off { get; } = new();

    /// <summary>Whether the kernel has it on.</summary>
    public bool Enabled { get; init; }

    /// <summary>The profile for containers that name none; null where this host gives them none.</summary>
    public string? DefaultProfile { get; init; }

    /// <summary>Why the default profile, which this host should have, is not loaded; null when it is.</summary>
    public string? DefaultFailure { get; init; }

    /// <summary>The profiles in the kernel; null where it does not tell.</summary>
    public IReadOnlySet<string>? Loaded { get; init; }
}
