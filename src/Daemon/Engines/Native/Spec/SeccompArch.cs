namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Machines in libseccomp's words.</summary>
internal static class SeccompArch
{
    /// <summary>The machine itself first, then those whose programs its kernel runs too; empty leaves it to the runtime.</summary>
    public static IReadOnlyList<string> Of(string architecture) => architecture switch
    {
        "amd64" => ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
        "arm64" => ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
        "s390x" => ["SCMP_ARCH_S390X", "SCMP_ARCH_S390"],
        "ppc64le" => ["SCMP_ARCH_PPC64LE"],
        "riscv64" => ["SCMP_ARCH_RISCV64"],
        "loong64" => ["SCMP_ARCH_LOONGARCH64"],
        _ => [],
    };
}
