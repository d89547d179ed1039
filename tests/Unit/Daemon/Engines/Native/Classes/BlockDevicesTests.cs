using Sampan.Daemon.Engines.Native.Classes;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Classes;

public sealed class BlockDevicesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-devices-");

    public BlockDevicesTests()
    {
        foreach (string name in (string[])["sda", "sdb", "sda1", "vda", "x[1]", "by-id/ata-SSD-7", "by-id/ata-HDD"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.FullName, name))!);
            File.WriteAllText(Path.Combine(_folder.FullName, name), "");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("sda", "sda")]
    [InlineData("sd[a-z]", "sda sdb")]
    [InlineData("sd[!a]", "sdb")]
    [InlineData("[sv]da", "sda vda")]
    [InlineData("sd?", "sda sdb")]
    [InlineData("sd*", "sda sda1 sdb")]
    [InlineData("by-*/*SSD*", "by-id/ata-SSD-7")]
    [InlineData("*[[]1]", "x[1]")]
    [InlineData("none/*", "")]
    [InlineData("nvme0n1", "")]
    public void Expand_Pattern_IsWhatGlobFinds(string pattern, string found) => Assert.Equal(
        found,
        string.Join(' ', BlockDevices.Expand($"{_folder.FullName}/{pattern}").Select(path => Path.GetRelativePath(_folder.FullName, path))));

    [Fact]
    public void Find_NoBlockDevice_IsLeftOut() => Assert.Empty(BlockDevices.Find($"{_folder.FullName}/sd*"));
}
