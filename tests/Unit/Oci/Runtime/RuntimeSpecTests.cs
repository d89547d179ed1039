using System.Text;
using System.Text.Json;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Oci.Runtime;

public class RuntimeSpecTests
{
    [Fact]
    public void ToJson_AbsentValues_AreLeftOut()
    {
        var spec = new RuntimeSpec { Root = new RuntimeRoot("/rootfs", true) };

        Assert.Equal("""{"ociVersion":"1.0.2","root":{"path":"/rootfs","readonly":true}}""", Text(spec));
    }

    [Theory]
    [InlineData("\"disableOOMKiller\":true")]
    [InlineData("\"containerID\":0")]
    [InlineData("\"hostID\":100000")]
    [InlineData("\"closID\":\"gold\"")]
    [InlineData("\"l3CacheSchema\":\"L3:0=f\"")]
    [InlineData("\"memBwSchema\":\"MB:0=20\"")]
    [InlineData("\"blockIO\":{\"throttleReadIOPSDevice\":[{\"major\":8,\"minor\":0,\"rate\":7}]}")]
    [InlineData("\"additionalGids\":[5]")]
    [InlineData("\"valueTwo\":1")]
    [InlineData("\"defaultErrnoRet\":38")]
    [InlineData("\"hugepageLimits\":[{\"pageSize\":\"2MB\",\"limit\":4194304}]")]
    [InlineData("\"cgroupsPath\":\"/a/b\"")]
    public void ToJson_NamesThatCamelCaseWouldMiss_AreTheSpecifications(string expected) =>
        Assert.Contains(expected, Text(Rich), StringComparison.Ordinal);

    [Fact]
    public void Json_WrittenAndRead_WritesTheSame()
    {
        RuntimeSpec? read = JsonSerializer.Deserialize(Rich.ToJson(), OciRuntimeJson.Default.RuntimeSpec);

        Assert.Equal(Text(Rich), Text(read!));
    }

    private static string Text(RuntimeSpec spec) => Encoding.UTF8.GetString(spec.ToJson());

    private static RuntimeSpec Rich => new()
    {
        Process = new RuntimeProcess
        {
            Args = ["/pause"],
            Cwd = "/",
            User = new RuntimeUser { Uid = 1, Gid = 2, AdditionalGids = [5] },
        },
        Linux = new LinuxSpec
        {
            CgroupsPath = "/a/b",
            UidMappings = [new IdMapping(0, 100000, 65536)],
            IntelRdt = new IntelRdt { ClosId = "gold", L3CacheSchema = "L3:0=f", MemBwSchema = "MB:0=20" },
            Resources = new LinuxResources
            {
                Memory = new MemoryResources { DisableOomKiller = true },
                BlockIO = new BlockIoResources { ThrottleReadIOPSDevice = [new BlockIoThrottle(8, 0, 7)] },
                HugepageLimits = [new HugepageLimit("2MB", 4 << 20)],
            },
            Seccomp = new Seccomp
            {
                DefaultAction = "SCMP_ACT_ERRNO",
                DefaultErrnoRet = 38,
                Syscalls =
                [
                    new SeccompSyscall
                    {
                        Names = ["clone"],
                        Action = "SCMP_ACT_ALLOW",
                        Args = [new SeccompArgument(0, 2, "SCMP_CMP_MASKED_EQ", 1)],
                    },
                ],
            },
        },
    };
}
