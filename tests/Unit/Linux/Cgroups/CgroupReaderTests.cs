using Sampan.Linux.Cgroups;

namespace Sampan.Tests.Unit.Linux.Cgroups;

public sealed class CgroupReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-cgroup-").FullName;

    [Fact]
    public void ReadUnified_AllFiles_GivesAll()
    {
        Write("cpu.stat", "usage_usec 1500\nuser_usec 1000\n");
        Write("memory.current", "5000\n");
        Write("memory.max", "9000\n");
        Write("memory.swap.current", "7\n");
        Write("memory.stat", "anon 3000\ninactive_file 1200\npgfault 11\npgmajfault 2\n");
        Write("pids.current", "4\n");

        Assert.Equal(
            new CgroupUsage
            {
                CpuNanoseconds = 1_500_000, MemoryBytes = 5000, WorkingSetBytes = 3800, ResidentBytes = 3000, MemoryLimitBytes = 9000,
                PageFaults = 11, MajorPageFaults = 2, SwapBytes = 7, Tasks = 4,
            },
            CgroupReader.ReadUnified(_folder));
    }

    [Fact]
    public void ReadUnified_NoLimit_IsNull()
    {
        Write("memory.max", "max\n");

        Assert.Null(CgroupReader.ReadUnified(_folder).MemoryLimitBytes);
    }

    [Fact]
    public void ReadLegacy_AllFiles_GivesAll()
    {
        Write("cpuacct.usage", "1500\n");
        Write("memory.usage_in_bytes", "5000\n");
        Write("memory.limit_in_bytes", "9000\n");
        Write("memory.stat", "rss 1\ntotal_rss 3000\ntotal_inactive_file 1200\ntotal_pgfault 11\ntotal_pgmajfault 2\ntotal_swap 7\n");
        Write("pids.current", "4\n");

        Assert.Equal(
            new CgroupUsage
            {
                CpuNanoseconds = 1500, MemoryBytes = 5000, WorkingSetBytes = 3800, ResidentBytes = 3000, MemoryLimitBytes = 9000,
                PageFaults = 11, MajorPageFaults = 2, SwapBytes = 7, Tasks = 4,
            },
            CgroupReader.ReadLegacy(_folder, _folder, _folder));
    }

    [Fact]
    public void ReadLegacy_NoLimit_IsNull()
    {
        Write("memory.limit_in_bytes", "9223372036854771712\n");

        Assert.Null(CgroupReader.ReadLegacy(null, _folder, null).MemoryLimitBytes);
    }

    [Fact]
    public void Read_NothingThere_IsAllNull()
    {
        Assert.Equal(new CgroupUsage(), CgroupReader.ReadUnified(_folder));
        Assert.Equal(new CgroupUsage(), CgroupReader.ReadLegacy(null, null, null));
    }

    [Fact]
    public void ReadUnified_MoreInactiveThanInUse_IsZeroNotNegative()
    {
        Write("memory.current", "100\n");
        Write("memory.stat", "inactive_file 500\nbroken\nx y\n");

        Assert.Equal(0UL, CgroupReader.ReadUnified(_folder).WorkingSetBytes);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
