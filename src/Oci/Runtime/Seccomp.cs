namespace Sampan.Oci.Runtime;

/// <summary>A system call filter (runtime-spec, "Seccomp"; names as in libseccomp).</summary>
public sealed record Seccomp
{
    /// <summary>What happens to a call that no rule names, e.g. <c>SCMP_ACT_ERRNO</c>.</summary>
    public required string DefaultAction { get; init; }

    /// <summary>The errno of the default action; EPERM when absent.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>The architectures, e.g. <c>SCMP_ARCH_X86_64</c>.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Flags of seccomp(2), e.g. <c>SECCOMP_FILTER_FLAG_LOG</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>The socket of a notification listener.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>Opaque data for the listener.</summary>
    public string? ListenerMetadata { get; init; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<SeccompSyscall>? Syscalls { get; init; }
}
