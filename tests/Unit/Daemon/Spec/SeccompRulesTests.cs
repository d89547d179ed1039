using System.Text;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Oci.Runtime;
using ProfileType = Sampan.Cri.V1.SecurityProfile.Types.ProfileType;

#pragma warning disable CS0612 // Old kubelets send the old fields.

namespace Sampan.Tests.Unit.Daemon.Spec;

public class SeccompRulesTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("unconfined", false)]
    [InlineData("runtime/default", true)]
    [InlineData("docker/default", true)]
    public void For_OldString_MeansTheSame(string path, bool filtered)
    {
        Seccomp? filter = For(c => c.SeccompProfilePath = path);

        Assert.Equal(filtered, filter is not null);
    }

    [Fact]
    public void For_Privileged_HasNone() => Assert.Null(For(c =>
    {
        c.Privileged = true;
        c.Seccomp = new SecurityProfile { ProfileType = ProfileType.Localhost, LocalhostRef = "x" };
    }));

    [Fact]
    public void Default_OnAmd64_AllowsTheWholeFamily() => Assert.Equal(
        ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"], Default().Architectures!);

    [Theory]
    [InlineData("read", true)]
    [InlineData("arch_prctl", true)]
    [InlineData("chroot", true)]
    [InlineData("s390_runtime_instr", false)]
    [InlineData("mount", false)]
    [InlineData("io_uring_setup", false)]
    [InlineData("add_key", false)]
    [InlineData("keyctl", false)]
    [InlineData("kexec_load", false)]
    public void Default_WithUsualCapabilities_Allows(string name, bool allowed) =>
        Assert.Equal(allowed, Allowed(Default(), name));

    [Fact]
    public void Default_Clone3_SaysNotImplementedUnlessSysAdmin()
    {
        SeccompSyscall clone3 = Assert.Single(Default().Syscalls!, s => s.Names.Contains("clone3"));
        Seccomp admin = For(c =>
        {
            c.Seccomp = new SecurityProfile();
            c.Capabilities = new Capability { AddCapabilities = { "SYS_ADMIN" } };
        })!;

        Assert.Equal(("SCMP_ACT_ERRNO", 38u), (clone3.Action, clone3.ErrnoRet));
        Assert.True(Allowed(admin, "clone3"));
        Assert.True(Allowed(admin, "mount"));
        Assert.DoesNotContain(admin.Syscalls!, s => s.Action == "SCMP_ACT_ERRNO");
    }

    [Fact]
    public void Default_NamesNoCallTwiceWithoutCondition()
    {
        string[] names = [.. Default().Syscalls!.Where(s => s.Args is null).SelectMany(s => s.Names)];

        Assert.Equal(names.Distinct().Count(), names.Length);
    }

    [Fact]
    public void Default_VmSocketsAndNewNamespaces_AreFiltered()
    {
        SeccompSyscall socket = Assert.Single(Default().Syscalls!, s => s.Names.Contains("socket"));
        SeccompSyscall clone = Assert.Single(Default().Syscalls!, s => s.Names.Contains("clone"));

        Assert.Equal([new SeccompArgument(0, 40, "SCMP_CMP_NE")], socket.Args!);
        Assert.Equal([new SeccompArgument(0, 2114060288, "SCMP_CMP_MASKED_EQ", 0)], clone.Args!);
    }

    [Fact]
    public void Localhost_DockerForm_IsEvaluatedForHostAndContainer()
    {
        Seccomp filter = Local(
            """
            {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":1,
             "archMap":[{"architecture":"SCMP_ARCH_AARCH64","subArchitectures":["SCMP_ARCH_ARM"]},
                        {"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86"]}],
             "syscalls":[{"name":"read","action":"SCMP_ACT_ALLOW","args":[]},
              {"names":["a"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8","arches":["amd64"]}},
              {"names":["b"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"9.0"}},
              {"names":["c"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_ADMIN"]}},
              {"names":["d"],"action":"SCMP_ACT_ALLOW","excludes":{"caps":["CAP_CHOWN"]}},
              {"names":["e"],"action":"SCMP_ACT_ALLOW","excludes":{"arches":["s390x"]},
               "args":[{"index":1,"value":2,"valueTwo":3,"op":"SCMP_CMP_MASKED_EQ"}]}]}
            """);

        Assert.Equal(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], filter.Architectures!);
        Assert.Equal(1u, filter.DefaultErrnoRet);
        Assert.Equal(["read", "a", "e"], filter.Syscalls!.SelectMany(s => s.Names));
        Assert.Equal(new SeccompArgument(1, 2, "SCMP_CMP_MASKED_EQ", 3), Assert.Single(filter.Syscalls![2].Args!));
    }

    [Fact]
    public void Localhost_RuntimeSpecForm_IsKept()
    {
        Seccomp filter = Local(
            """
            {"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86_64"],"flags":["SECCOMP_FILTER_FLAG_LOG"],
             "syscalls":[{"names":["chmod"],"action":"SCMP_ACT_ERRNO","errnoRet":13}]}
            """);

        Assert.Equal(["SCMP_ARCH_X86_64"], filter.Architectures!);
        Assert.Equal(["SECCOMP_FILTER_FLAG_LOG"], filter.Flags!);
        Assert.Equal(13u, Assert.Single(filter.Syscalls!).ErrnoRet);
    }

    [Theory]
    [InlineData("", "missing or empty")]
    [InlineData("{", "line")]
    [InlineData("null", "null")]
    [InlineData("{}", "defaultAction")]
    [InlineData("""{"defaultAction":"ALLOW"}""", "defaultAction")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","archMap":[{"architecture":"a"}],"architectures":["b"]}""", "keep one")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"action":"SCMP_ACT_ALLOW"}]}""", "syscalls[0]")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[null]}""", "syscalls[0]")]
    public void Localhost_BadProfile_IsRefusedByName(string json, string expected)
    {
        var e = Assert.Throws<CriException>(() => Local(json));

        Assert.StartsWith("seccomp profile strict.json: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void NoSeccompInTheKernel_DefaultWarns_LocalhostFails()
    {
        var warnings = new List<string>();
        HostFacts host = SpecCase.Host with { Seccomp = false };
        RuntimeCapabilities capabilities = CapabilityRules.Default(host);

        Assert.Null(SeccompRules.For(new SecurityProfile(), default, capabilities, host, warnings));
        Assert.Single(warnings);
        var local = new SecurityProfile { ProfileType = ProfileType.Localhost, LocalhostRef = "x" };
        Assert.Throws<CriException>(() => SeccompRules.For(local, default, capabilities, host, warnings));
    }

    private static Seccomp Default() => For(c => c.Seccomp = new SecurityProfile())!;

    private static bool Allowed(Seccomp filter, string name) =>
        filter.Syscalls!.Any(s => s.Names.Contains(name) && s.Action == "SCMP_ACT_ALLOW" && s.Args is null);

    private static Seccomp Local(string json) => For(
        c => c.Seccomp = new SecurityProfile { ProfileType = ProfileType.Localhost, LocalhostRef = "localhost/strict.json" },
        json)!;

    private static Seccomp? For(Action<LinuxContainerSecurityContext> change, string json = "")
    {
        SpecInput input = SpecCase.Make(c => change(c.Linux.SecurityContext));
        input = input with { LocalhostSeccomp = Encoding.UTF8.GetBytes(json) };
        return SeccompRules.For(input, CapabilityRules.For(input.Security, input.Host, []), []);
    }
}
