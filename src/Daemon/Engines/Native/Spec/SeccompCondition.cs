namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>When a rule counts: the container's capabilities, the machine in Go's words, the kernel.</summary>
internal sealed record SeccompCondition
{
    public IReadOnlyList<string>? Caps { get; init; }

    public IReadOnlyList<string>? Arches { get; init; }

    public string? MinKernel { get; init; }
}
