using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class SystemdSlicesTests
{
    [Theory]
    [InlineData("kubepods-burstable-podab_c.slice", "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podab_c.slice")]
    [InlineData("sampan.slice", "/sampan.slice")]
    [InlineData("/kubepods/pod1", "/kubepods/pod1")]
    public void PathOf_Slice_NestsByName(string slice, string path) => Assert.Equal(path, SystemdSlices.PathOf(slice));
}
