using Sampan.Linux.Namespaces;

namespace Sampan.Tests.Unit.Linux.Namespaces;

public sealed class InterfaceCountersTests
{
    [Fact]
    public void Parse_DevFile_LeavesLoopbackOut()
    {
        const string text =
            "Inter-|   Receive                                                |  Transmit\n"
            + " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n"
            + "    lo:     100       2    0    0    0     0          0         0      100       2    0    0    0     0       0          0\n"
            + "  eth0:    1000      10    1    2    0     0          0         0     2000      20    3    4    0     0       0          0\n"
            + "net1:5 6 7 8 0 0 0 0 9 10 11 12 0 0 0 0\n";

        Assert.Equal(
            [
                new InterfaceCounters("eth0", 1000, 10, 1, 2, 2000, 20, 3, 4),
                new InterfaceCounters("net1", 5, 6, 7, 8, 9, 10, 11, 12),
            ],
            InterfaceCounters.Parse(text));
    }
}
