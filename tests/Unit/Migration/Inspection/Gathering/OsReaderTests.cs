using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class OsReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Release_QuotedAndComments_AreUnderstood()
    {
        _tree.Write("/etc/os-release", "# a comment\nID=\"centos\"\nVERSION_ID='7'\nNAME=CentOS Linux\n\nrubbish\n");
        IReadOnlyDictionary<string, string> release = OsReader.Release(_tree.Files());
        Assert.Equal("centos", release["ID"]);
        Assert.Equal("7", release["VERSION_ID"]);
        Assert.Null(OsReader.Immutable(_tree.Files(), release));
    }

    [Fact]
    public void Release_OnlyBelowUsr_IsFound()
    {
        _tree.Write("/usr/lib/os-release", "ID=flatcar\n").Link("/etc/os-release", "../usr/lib/os-release");
        Assert.Equal("flatcar", OsReader.Immutable(_tree.Files(), OsReader.Release(_tree.Files())));
    }

    [Theory]
    [InlineData("/run/ostree-booted", "ID=fedora\n", "ostree")]
    [InlineData("/etc/x", "ID=fedora\nVARIANT_ID=coreos\n", "ostree")]
    [InlineData("/etc/x", "ID=talos\n", "talos")]
    [InlineData("/snap/kubelet/current", "ID=ubuntu\n", "snap")]
    public void Immutable_Sign_IsNamed(string file, string release, string expected)
    {
        _tree.Write(file).Write("/etc/os-release", release);
        Assert.Equal(expected, OsReader.Immutable(_tree.Files(), OsReader.Release(_tree.Files())));
    }

    [Theory]
    [InlineData("/dev/sda3 /usr squashfs ro,relatime 0 0", "read-only /usr")]
    [InlineData("/dev/sda3 /usr ext4 rw,errors=remount-ro 0 0", null)]
    public void Immutable_UsrMount_Decides(string mount, string? expected)
    {
        _tree.Write("/proc/self/mounts", mount + "\n");
        Assert.Equal(expected, OsReader.Immutable(_tree.Files(live: true), OsReader.Release(_tree.Files())));
    }
}
