using System.Text;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class UserResolverTests
{
    private const string Passwd =
        """
        # accounts
        root:x:0:0:root:/root:/bin/sh
        broken:x:abc:0::
        short:x
        alice:x:1000:1001:Alice:/home/alice:/bin/sh
        """;

    private const string Group =
        """
        root:x:0:
        audio:x:29:alice,bob
        staff:x:50:alice
        alice:x:1001:
        """;

    [Theory]
    [InlineData("", 0, 0, "root", "0")]
    [InlineData("alice", 1000, 1001, "alice", "1001,29,50")]
    [InlineData("1000", 1000, 1001, "alice", "1001,29,50")]
    [InlineData("1000:5", 1000, 5, "alice", "5,29,50")]
    [InlineData("alice:staff", 1000, 50, "alice", "50,29")]
    [InlineData("7", 7, 0, null, "0")]
    [InlineData("7:8", 7, 8, null, "8")]
    public void Resolve_ImageUser_Forms(string user, uint uid, uint gid, string? name, string gids)
    {
        ResolvedUser resolved = Resolve(new LinuxContainerSecurityContext(), user);

        Assert.Equal((uid, gid, name), (resolved.Uid, resolved.Gid, resolved.Username));
        Assert.Equal(gids, string.Join(',', resolved.AdditionalGids));
    }

    [Fact]
    public void Resolve_KnownUser_HasAHome() =>
        Assert.Equal("/home/alice", Resolve(new LinuxContainerSecurityContext(), "1000").Home);

    [Fact]
    public void Resolve_RunAsUser_WinsOverTheImage()
    {
        var security = new LinuxContainerSecurityContext
        {
            RunAsUser = new Int64Value { Value = 1000 },
            RunAsGroup = new Int64Value { Value = 9 },
            SupplementalGroups = { 77, 29 },
        };

        ResolvedUser resolved = Resolve(security, "root:staff");

        Assert.Equal("1000 9 9,29,50,77", $"{resolved.Uid} {resolved.Gid} {string.Join(',', resolved.AdditionalGids)}");
    }

    [Fact]
    public void Resolve_PolicyStrict_LeavesOutTheImagesGroups()
    {
        var security = new LinuxContainerSecurityContext
        {
            RunAsUsername = "alice",
            SupplementalGroups = { 77 },
            SupplementalGroupsPolicy = SupplementalGroupsPolicy.Strict,
        };

        Assert.Equal([1001u, 77u], Resolve(security, "").AdditionalGids);
    }

    [Theory]
    [InlineData("nobody", "no users found for nobody")]
    [InlineData("0:nogroup", "no groups found for nogroup")]
    [InlineData("2147483648", "range 0-2147483647")]
    [InlineData("-1", "range 0-2147483647")]
    public void Resolve_BadUser_IsInvalid(string user, string expected) => Assert.Contains(
        expected,
        Assert.Throws<CriException>(() => Resolve(new LinuxContainerSecurityContext(), user)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void From_GroupWithoutUser_IsInvalid() => Assert.Throws<CriException>(() => UserRequest.From(
        new LinuxContainerSecurityContext { RunAsGroup = new Int64Value { Value = 5 } }, "1000"));

    [Fact]
    public void Resolve_WithoutFiles_NumbersStillWork()
    {
        var request = UserRequest.From(new LinuxSandboxSecurityContext { RunAsUser = new Int64Value { Value = 5 } }, null);

        ResolvedUser resolved = UserResolver.Resolve(request, default, default);

        Assert.Equal((5u, 0u), (resolved.Uid, resolved.Gid));
    }

    [Fact]
    public void Resolve_FileBeyondItsLimits_IsRefused()
    {
        var request = UserRequest.From(new LinuxContainerSecurityContext(), "nobody");
        byte[] large = new byte[AccountFile.MaxBytes + 1];
        byte[] lines = new byte[AccountFile.MaxLines + 1];
        Array.Fill(lines, (byte)'\n');

        Assert.Contains("larger", Assert.Throws<CriException>(() => UserResolver.Resolve(request, large, default)).Message, StringComparison.Ordinal);
        Assert.Contains("lines", Assert.Throws<CriException>(() => UserResolver.Resolve(request, lines, default)).Message, StringComparison.Ordinal);
    }

    private static ResolvedUser Resolve(LinuxContainerSecurityContext security, string imageUser) => UserResolver.Resolve(
        UserRequest.From(security, imageUser), Encoding.UTF8.GetBytes(Passwd), Encoding.UTF8.GetBytes(Group));
}
