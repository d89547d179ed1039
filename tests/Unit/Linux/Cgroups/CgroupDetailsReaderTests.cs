using Sampan.Linux.Cgroups;

namespace Sampan.Tests.Unit.Linux.Cgroups;

public sealed class CgroupDetailsReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-cgroup-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ReadUnified_AllFiles_AreRead()
    {
        Write("cpu.stat", "usage_usec 30\nuser_usec 20\nsystem_usec 10\nnr_periods 5\nnr_throttled 2\nthrottled_usec 7\n");
        Write("memory.stat", "file 100\nfile_mapped 40\nkernel 9\n");
        Write("memory.events", "low 0\nmax 3\noom 1\noom_kill 1\n");
        Write("memory.peak", "4096\n");
        Write("pids.max", "max\n");
        Write("io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n");
        Write("hugetlb.2MB.current", "2097152\n");
        Write("hugetlb.2MB.rsvd.current", "1\n");
        Write("cpu.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
        Write("cgroup.procs", "12\n34\n");

        CgroupDetails details = CgroupDetailsReader.ReadUnified(_folder.FullName);

        Assert.Equal((20_000ul, 10_000ul, 5ul, 2ul, 7_000ul), (details.CpuUserNanoseconds, details.CpuSystemNanoseconds, details.Periods, details.ThrottledPeriods, details.ThrottledNanoseconds));
        Assert.Equal((100ul, 40ul, 9ul, 4096ul), (details.CacheBytes, details.MappedFileBytes, details.KernelBytes, details.PeakMemoryBytes));
        Assert.Equal((3ul, 1ul), (details.MemoryLimitHits, details.OutOfMemoryKills));
        Assert.Null(details.TasksLimit);
        Assert.Equal(new CgroupDeviceIo("8:0", 1, 2, 3, 4), Assert.Single(details.Devices));
        Assert.Equal((2097152ul, 2097152ul), Assert.Single(details.HugePages).Value);
        Assert.Equal(5ul, details.CpuPressure!.Some.TotalMicroseconds);
        Assert.Null(details.MemoryPressure);
        Assert.Equal([12, 34], details.Processes);
    }

    [Fact]
    public void ReadLegacy_AllFiles_AreRead()
    {
        Write("cpuacct.usage_user", "20\n");
        Write("cpuacct.usage_sys", "10\n");
        Write("cpu.stat", "nr_periods 5\nnr_throttled 2\nthrottled_time 7\n");
        Write("memory.stat", "cache 1\ntotal_cache 100\ntotal_mapped_file 40\n");
        Write("memory.kmem.usage_in_bytes", "9\n");
        Write("memory.max_usage_in_bytes", "4096\n");
        Write("memory.failcnt", "3\n");
        Write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        Write("pids.max", "100\n");
        Write("blkio.throttle.io_service_bytes_recursive", "8:0 Read 1\n8:0 Write 2\n8:0 Total 3\nTotal 3\n");
        Write("blkio.throttle.io_serviced_recursive", "8:0 Read 3\n8:0 Write 4\nTotal 7\n");
        Write("io.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=6\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5\n");
        Write("cgroup.procs", "12\n");

        CgroupDetails details = CgroupDetailsReader.ReadLegacy(_ => _folder.FullName, _folder.FullName);

        Assert.Equal((20ul, 10ul, 5ul, 2ul, 7ul), (details.CpuUserNanoseconds, details.CpuSystemNanoseconds, details.Periods, details.ThrottledPeriods, details.ThrottledNanoseconds));
        Assert.Equal((100ul, 40ul, 9ul, 4096ul), (details.CacheBytes, details.MappedFileBytes, details.KernelBytes, details.PeakMemoryBytes));
        Assert.Equal((3ul, 1ul, 100ul), (details.MemoryLimitHits, details.OutOfMemoryKills, details.TasksLimit));
        Assert.Equal(new CgroupDeviceIo("8:0", 1, 2, 3, 4), Assert.Single(details.Devices));
        Assert.Equal(5ul, details.IoPressure!.Full.TotalMicroseconds);
        Assert.Equal([12], details.Processes);
    }

    [Fact]
    public void ReadLegacy_NothingMounted_IsAllUnknown()
    {
        CgroupDetails details = CgroupDetailsReader.ReadLegacy(_ => null, null);

        Assert.Null(details.Periods);
        Assert.Empty(details.Processes);
        Assert.Empty(details.HugePages);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder.FullName, file), text);
}
