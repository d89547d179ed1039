using Sampan.Cri;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>Makes a profile into the filter of one container on one host.</summary>
internal static class SeccompCompiler
{
    public static Seccomp Compile(SeccompProfile profile, IReadOnlyList<string> capabilities, HostFacts host) => new()
    {
        DefaultAction = profile.DefaultAction,
        DefaultErrnoRet = profile.DefaultErrnoRet,
        Architectures = Architectures(profile, host),
        Flags = profile.Flags is { Count: > 0 } ? profile.Flags : null,
        ListenerPath = profile.ListenerPath,
        ListenerMetadata = profile.ListenerMetadata,
        Syscalls =
        [
            .. from rule in profile.Syscalls ?? []
               where Applies(rule, capabilities, host)
               select new SeccompSyscall
               {
                   Names = rule.Names is { Count: > 0 } ? rule.Names : [rule.Name ?? ""],
                   Action = rule.Action,
                   ErrnoRet = rule.ErrnoRet,
                   Args = rule.Args is { Count: > 0 } ? rule.Args : null,
               },
        ],
    };

    private static IReadOnlyList<string>? Architectures(SeccompProfile profile, HostFacts host)
    {
        if (profile.ArchMap is not { Count: > 0 })
        {
            return profile.Architectures is { Count: > 0 } ? profile.Architectures : null;
        }
        string? own = SeccompArch.Of(host.Architecture) is [string first, ..] ? first : null;
        SeccompArchitectures? found = profile.ArchMap.FirstOrDefault(a => a.Architecture == own);
        return found is null ? null : [found.Architecture, .. found.SubArchitectures ?? []];
    }

    private static bool Applies(SeccompRule rule, IReadOnlyList<string> capabilities, HostFacts host)
    {
        SeccompCondition? include = rule.Includes;
        SeccompCondition? exclude = rule.Excludes;
        bool included = (include?.Arches is not { Count: > 0 } arches || arches.Contains(host.Architecture))
            && (include?.Caps ?? []).All(capabilities.Contains)
            && (include?.MinKernel is not { } least || host.KernelVersion >= Kernel(least));
        bool excluded = (exclude?.Arches ?? []).Contains(host.Architecture)
            || (exclude?.Caps ?? []).Any(capabilities.Contains)
            || (exclude?.MinKernel is { } from && host.KernelVersion >= Kernel(from));
        return included && !excluded;
    }

    private static Version Kernel(string text) => Version.TryParse(text, out Version? version)
        ? version
        : throw CriException.InvalidArgument($"seccomp profile: minKernel \"{text}\" is not a version such as 4.8");
}
