using System.Globalization;
using System.Text;
using Sampan.Daemon.Engines.Docker.Logs;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Logs;

public sealed class LogFollowerTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-logs-");
    private readonly LogLines _lines = new();

    public LogFollowerTests()
    {
        Directory.CreateDirectory(Path.Combine(_temp.FullName, "docker"));
        Directory.CreateDirectory(Path.Combine(_temp.FullName, "pod"));
    }

    public void Dispose() => _temp.Delete(recursive: true);

    private string Source => Path.Combine(_temp.FullName, "docker", "id-json.log");

    private string Target => Path.Combine(_temp.FullName, "pod", "0.log");

    private string Position => Path.Combine(_temp.FullName, "position");

    [Fact]
    public void EachLine_ArrivesOnce_WhateverHappens()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Directory.Delete(_temp.FullName, recursive: true);
            Directory.CreateDirectory(Path.GetDirectoryName(Source)!);
            Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
            int count = RunStory(new Random(seed));

            Assert.True(Enumerable.Range(0, count).SequenceEqual(Arrived()), $"seed {seed}: {string.Join(' ', Arrived())}");
        }
    }

    [Fact]
    public void PositionLost_LogIsTakenUpAfterItsLastLine()
    {
        using var docker = new FakeDockerLog(Source, maxSize: 2000);
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 40; i++)
                docker.Append(string.Create(CultureInfo.InvariantCulture, $"{(40 * round) + i}\\n"));
            LogFollower follower = Make(adopted: round > 0);
            while (follower.Pump(_lines))
            {
            }
            follower.Dispose();
            File.Delete(Position);
            File.AppendAllText(Target, "2026-01-02T03:04:05Z stdout F cut o");
        }

        File.WriteAllText(Target, File.ReadAllText(Target)[..^"2026-01-02T03:04:05Z stdout F cut o".Length]);
        Assert.Equal(Enumerable.Range(0, 200), Arrived());
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", false)]
    [InlineData("2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05Z", true)]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1Z", false)]
    [InlineData("2026-01-02T03:04:05.12Z", "2026-01-02T03:04:05.1Z", true)]
    [InlineData("2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.12Z", false)]
    [InlineData("2026-01-02T03:04:05.2Z", "2026-01-02T03:04:05.12Z", true)]
    [InlineData("2026-01-02T03:04:06Z", "2026-01-02T03:04:05.999Z", true)]
    public void Times_AreCompared(string time, string other, bool isAfter) =>
        Assert.Equal(isAfter, EntryTime.IsAfter(Encoding.ASCII.GetBytes(time), Encoding.ASCII.GetBytes(other)));

    /// <summary>Writes, rotates, pumps, kills and renames in random order; returns how many lines were written.</summary>
    private int RunStory(Random random)
    {
        using var docker = new FakeDockerLog(Source, maxSize: random.Next(1500, 9000));
        LogFollower follower = Make();
        int count = 0, renames = 0;
        for (int i = 0; i < 200; i++)
        {
            switch (random.Next(14))
            {
                case < 5:
                    for (int n = random.Next(30); n > 0; n--)
                        docker.Append(string.Create(CultureInfo.InvariantCulture, $"{count++}\\n"));
                    break;
                case 5:
                    docker.AppendRaw("{\"log\":\"never fini");
                    break;
                case < 9:
                    follower.Pump(_lines);
                    break;
                case 9:
                    Rename(ref renames);
                    follower.Reopen();
                    Assert.True(File.Exists(Target));
                    break;
                case 10:
                    follower.Reopen();
                    break;
                case 11:
                    Rename(ref renames);
                    follower.Reopen();
                    follower.Dispose();
                    TearPosition();
                    follower = Make();
                    break;
                default:
                    Kill(follower, random);
                    if (random.Next(3) == 0)
                        Rename(ref renames);
                    follower = Make();
                    break;
            }
        }
        while (follower.Pump(_lines))
        {
        }
        follower.Dispose();
        return count;
    }

    /// <summary>Ends it after lines were written, in the middle of writing their position, or of writing lines.</summary>
    private void Kill(LogFollower follower, Random random)
    {
        bool hadPumped = random.Next(2) == 0;
        if (hadPumped)
            follower.Pump(_lines);
        follower.Dispose();
        if (hadPumped && random.Next(2) == 0)
            TearPosition();
        else if (hadPumped && File.Exists(Target))
            File.AppendAllText(Target, "2026-01-02T03:04:05Z stdout F what a killed daem"[..random.Next(40)]);
    }

    private void TearPosition()
    {
        if (!File.Exists(Position))
            return;
        byte[] slots = File.ReadAllBytes(Position);
        if (slots.Length < 256)
            return;
        int newest = BitConverter.ToUInt64(slots, 8) > BitConverter.ToUInt64(slots, 136) ? 0 : 128;
        slots[newest + 30]++;
        File.WriteAllBytes(Position, slots);
    }

    private void Rename(ref int renames)
    {
        if (File.Exists(Target))
            File.Move(Target, string.Create(CultureInfo.InvariantCulture, $"{Target}.{renames++:0000}"));
    }

    private LogFollower Make(bool adopted = false) =>
        new(new SourceLog(Source, adopted), new TargetLog(Target), new PositionFile(Position));

    private IEnumerable<int> Arrived() =>
        from file in Directory.GetFiles(Path.GetDirectoryName(Target)!).OrderBy(file => file == Target).ThenBy(file => file, StringComparer.Ordinal)
        from line in File.ReadAllLines(file)
        select int.Parse(line.Split(' ')[3], CultureInfo.InvariantCulture);
}
