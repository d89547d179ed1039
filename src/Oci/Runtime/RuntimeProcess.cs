namespace Sampan.Oci.Runtime;

/// <summary>The container's process (runtime-spec, "Process").</summary>
public sealed record RuntimeProcess
{
    /// <summary>Whether the process has a terminal.</summary>
    public bool? Terminal { get; init; }

    /// <summary>The terminal's first size; ignored without a terminal.</summary>
    public ConsoleSize? ConsoleSize { get; init; }

    /// <summary>Who the process runs as.</summary>
    public required RuntimeUser User { get; init; }

    /// <summary>The program and its arguments; never empty.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>The environment as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The working directory, absolute.</summary>
    public required string Cwd { get; init; }

    /// <summary>The capability sets.</summary>
    public RuntimeCapabilities? Capabilities { get; init; }

    /// <summary>Resource limits of the process; those not named are inherited.</summary>
    public IReadOnlyList<RuntimeRlimit>? Rlimits { get; init; }

    /// <summary>Whether set-user-ID programs are kept from raising privileges.</summary>
    public bool? NoNewPrivileges { get; init; }

    /// <summary>The AppArmor profile's name.</summary>
    public string? ApparmorProfile { get; init; }

    /// <summary>The OOM killer's adjustment, -1000 to 1000.</summary>
    public int? OomScoreAdj { get; init; }

    /// <summary>The SELinux process label.</summary>
    public string? SelinuxLabel { get; init; }

    /// <summary>The scheduling policy (runtime-spec 1.1).</summary>
    public RuntimeScheduler? Scheduler { get; init; }

    /// <summary>The I/O priority (runtime-spec 1.1).</summary>
    public RuntimeIoPriority? IoPriority { get; init; }
}
