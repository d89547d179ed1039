using System.Net;
using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Images.Registry;

public sealed class DestinationTests
{
    [Theory]
    [InlineData("https://auth.example/token", "https://reg.example", true)]
    [InlineData("http://auth.example/token", "https://reg.example", false)]
    [InlineData("http://127.0.0.1:5001/token", "https://reg.example", true)]
    [InlineData("http://auth.example/token", "http://reg.example", true)]
    [InlineData("file:///etc/shadow", "http://reg.example", false)]
    [InlineData("ftp://auth.example/", "http://reg.example", false)]
    [InlineData("https://169.254.169.254/latest", "https://reg.example", false)]
    [InlineData("http://0xa9fea9fe/latest", "http://reg.example", false)]
    [InlineData("https://[fd00:ec2::254]/", "https://reg.example", false)]
    [InlineData("https://[::ffff:169.254.1.1]/", "https://reg.example", false)]
    [InlineData("https://[fe80::1]/", "https://reg.example", false)]
    [InlineData("https://169.254.20.10/token", "https://169.254.20.10:5000", true)]
    [InlineData("https://169.254.169.254/token", "https://169.254.20.10:5000", false)]
    public void RealmObjection_OnlyWhatIsSafe_IsAllowed(string realm, string root, bool allowed) =>
        Assert.Equal(allowed, Destination.RealmObjection(new Uri(realm), new Uri(root)) is null);

    [Theory]
    [InlineData("https://a", "https://b", true)]
    [InlineData("http://a", "http://b", true)]
    [InlineData("http://a", "https://b", true)]
    [InlineData("https://a", "http://b", false)]
    [InlineData("http://a", "file:///etc/passwd", false)]
    [InlineData("http://a", "http://169.254.169.254/", false)]
    public void RedirectObjection_OnlyWhatIsSafe_IsAllowed(string from, string to, bool allowed) =>
        Assert.Equal(allowed, Destination.RedirectObjection(new Uri(from), new Uri(to), new Uri("http://reg.example")) is null);

    [Theory]
    [InlineData("https://a.example/x", "https://A.example:443/y", true)]
    [InlineData("https://a.example", "http://a.example", false)]
    [InlineData("https://a.example", "https://a.example:444", false)]
    [InlineData("https://a.example", "https://b.a.example", false)]
    public void IsSameOrigin_ComparesSchemeHostAndPort(string one, string other, bool same) =>
        Assert.Equal(same, Destination.IsSameOrigin(new Uri(one), new Uri(other)));

    [Fact]
    public async Task HostDial_PrivilegedAddress_IsNotConnectedTo()
    {
        using var handler = new SocketsHttpHandler { ConnectCallback = new HostDial(TimeSpan.FromSeconds(5), _ => false).ConnectAsync };
        using var client = new HttpClient(handler);
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://169.254.169.254/")));
        Assert.Contains("metadata services", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void IsPrivileged_OrdinaryAddresses_AreNot() =>
        Assert.All((string[])["10.0.0.1", "127.0.0.1", "169.253.1.1", "2001:db8::1", "::1"], a => Assert.False(Destination.IsPrivileged(IPAddress.Parse(a))));
}
