using Sampan.Daemon.Engines.Docker.Adoption;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Adoption;

public sealed class PodAddressesTests
{
    [Fact]
    public void V4_AreTheLocalOnes_OnceEach()
    {
        string[] lines =
        [
            "Main:", "  +-- 0.0.0.0/0 3 0 5", "     |-- 0.0.0.0", "        /0 universe UNICAST",
            "     |-- 10.92.0.0", "        /16 link UNICAST",
            "     |-- 10.92.0.84", "        /32 host LOCAL",
            "     |-- 10.92.255.255", "        /32 link BROADCAST",
            "     +-- 127.0.0.0/8 2 0 2", "        |-- 127.0.0.1", "           /32 host LOCAL",
            "Local:", "     |-- 10.92.0.84", "        /32 host LOCAL",
        ];

        Assert.Equal(["10.92.0.84"], PodAddresses.V4(lines));
    }

    [Fact]
    public void V6_AreTheGlobalOnes()
    {
        string[] lines =
        [
            "00000000000000000000000000000001 01 80 10 80       lo",
            "fe80000000000000041f6afffe6cf07e 02 40 20 80     eth0",
            "fd000010009200000000000000000084 02 40 00 80     eth0",
            "",
        ];

        Assert.Equal(["fd00:10:92::84"], PodAddresses.V6(lines));
    }

    [Fact]
    public void Read_OfNoProcess_IsNone() => Assert.Empty(PodAddresses.Read(int.MaxValue));
}
