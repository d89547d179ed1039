using Sampan.Cri;
using Sampan.Daemon.Engines.Native.Classes;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Engines.Native.Classes;

public sealed class BlockIoClassesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-blockio-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Find_Class_HasItsDevicesAndTheLastEntryHolds()
    {
        BlockIoResources found = Classes(
            """
            Classes:
              slow:
                - Weight: 80
                - Devices: [/dev/sd*, /dev/vda]
                  ThrottleReadBps: 50M
                  ThrottleWriteIOPS: 5k
                  Weight: 50
                - Devices: [/dev/vda]
                  ThrottleReadBps: 100M
              fast:
                - Weight: 400
            """).Find("slow");

        Assert.Equal((ushort?)80, found.Weight);
        Assert.Equal([new BlockIoWeight(8, 0, 50), new BlockIoWeight(8, 16, 50), new BlockIoWeight(254, 0, 50)], found.WeightDevice!);
        Assert.Equal(
            [new BlockIoThrottle(8, 0, 50_000_000), new BlockIoThrottle(8, 16, 50_000_000), new BlockIoThrottle(254, 0, 100_000_000)],
            found.ThrottleReadBpsDevice!);
        Assert.Equal(3, found.ThrottleWriteIOPSDevice!.Count);
        Assert.Null(found.ThrottleWriteBpsDevice);
        Assert.Null(found.ThrottleReadIOPSDevice);
    }

    [Fact]
    public void Find_GoresctrlsOwnSample_IsRead()
    {
        BlockIoResources found = Classes(
            """
            Classes:

              # Containers in this class are throttled.
              LowPrioThrottled:
                - Weight: 80
                - Devices:
                    - /dev/sd[a-z]
                    - /dev/disk/by-id/*SSD*
                  ThrottleReadBps: 50M   # max read bytes per second
                  ThrottleReadIOPS: 10k
                  Weight: 50             # I/O scheduler weight
            """).Find("LowPrioThrottled");

        Assert.Equal([new BlockIoThrottle(254, 0, 10_000)], found.ThrottleReadIOPSDevice!);
    }

    [Theory]
    [InlineData("Classes: {fast: [{Weight: 400}]}", "has fast")]
    [InlineData("Klasses: {slow: []}", "the key Classes")]
    [InlineData("Classes: {slow: [{Weight: 5}]}", "Weight is no number from 10 to 1000")]
    [InlineData("Classes: {slow: [{Weigth: 50}]}", "unknown key Weigth")]
    [InlineData("Classes: {slow: [{ThrottleReadBps: 50M}]}", "ThrottleReadBps needs Devices")]
    [InlineData("Classes: {slow: [{Devices: /dev/vda, Weight: 50}]}", "Devices is no list")]
    [InlineData("Classes: [", "cannot be used")]
    public void Find_WhatCannotBe_IsRefusedWithTheReason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<CriException>(() => Classes(text).Find("slow")).Message, StringComparison.Ordinal);

    [Fact]
    public void Find_WithoutAFile_NamesTheKeyOfTheConfiguration() => Assert.Contains(
        "containers.blockIoConfig",
        Assert.Throws<CriException>(() => new BlockIoClasses("", _ => []).Find("slow")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Find_FileGone_IsRefused() => Assert.Throws<CriException>(
        () => new BlockIoClasses(Path.Combine(_folder.FullName, "none"), _ => []).Find("slow"));

    private BlockIoClasses Classes(string text)
    {
        string file = Path.Combine(_folder.FullName, "blockio.yaml");
        File.WriteAllText(file, text);
        return new BlockIoClasses(file, pattern => pattern == "/dev/sd*" ? [(8, 0), (8, 16)] : [(254, 0)]);
    }
}
