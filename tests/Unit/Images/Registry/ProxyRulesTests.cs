using System.Net;
using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Images.Registry;

public sealed class ProxyRulesTests
{
    private const string Spared = "10.0.0.0/8, .below.example,itself.example,192.168.1.7,fd00::/8, ported.example:8443,*.star.example,2001:db8::1,garbage/99,[fe00::1]:5000";

    [Theory]
    [InlineData("https://registry.example/", "http://secure:3129/")]
    [InlineData("http://registry.example/", "http://plain:3128/")]
    [InlineData("https://10.200.3.4/", null)]
    [InlineData("https://11.200.3.4/", "http://secure:3129/")]
    [InlineData("https://x.below.example/", null)]
    [InlineData("https://below.example/", "http://secure:3129/")]
    [InlineData("https://itself.example/", null)]
    [InlineData("https://x.itself.example/", null)]
    [InlineData("https://notitself.example/", "http://secure:3129/")]
    [InlineData("https://X.Star.example/", null)]
    [InlineData("https://192.168.1.7:5000/", null)]
    [InlineData("https://192.168.1.70/", "http://secure:3129/")]
    [InlineData("https://ported.example:8443/", null)]
    [InlineData("https://ported.example/", "http://secure:3129/")]
    [InlineData("https://[fd12::1]/", null)]
    [InlineData("https://[2001:db8::1]/", null)]
    [InlineData("https://[2001:db8::2]/", "http://secure:3129/")]
    [InlineData("https://[fe00::1]:5000/", null)]
    [InlineData("https://[fe00::1]/", "http://secure:3129/")]
    [InlineData("https://[::ffff:10.1.1.1]/", null)]
    [InlineData("http://localhost:5000/", null)]
    [InlineData("http://127.1.2.3:5000/", null)]
    [InlineData("http://[::1]:5000/", null)]
    public void GetProxy_NoProxy_SparesWhatItNames(string url, string? proxy)
    {
        ProxyRules rules = Of(("HTTP_PROXY", "plain:3128"), ("https_proxy", "http://secure:3129"), ("NO_PROXY", Spared));
        Assert.Equal(proxy, rules.GetProxy(new Uri(url))?.ToString());
        Assert.Equal(proxy is null, rules.IsBypassed(new Uri(url)));
    }

    [Fact]
    public void GetProxy_Star_SparesAll() => Assert.Null(Of(("HTTPS_PROXY", "p:1"), ("no_proxy", "a, *")).GetProxy(new Uri("https://b.example")));

    [Fact]
    public void GetProxy_AllProxy_IsForWhatTheOthersLeaveOut()
    {
        ProxyRules rules = Of(("ALL_PROXY", "socks5h://all"), ("HTTP_PROXY", "http://plain"));
        Assert.Equal("socks5://all:1080/", rules.GetProxy(new Uri("https://r.example"))!.ToString());
        Assert.Equal("http://plain/", rules.GetProxy(new Uri("http://r.example"))!.ToString());
    }

    [Fact]
    public void Credentials_InTheUrl_AreForThatProxyOnly()
    {
        ProxyRules rules = Of(("HTTPS_PROXY", "http://u%40x:p%3Aw@secure:3129"), ("HTTP_PROXY", "http://plain:1"));
        Uri proxy = rules.GetProxy(new Uri("https://r.example"))!;
        Assert.Equal("http://secure:3129/", proxy.AbsoluteUri);
        NetworkCredential credential = rules.Credentials!.GetCredential(proxy, "Basic")!;
        Assert.Equal(("u@x", "p:w"), (credential.UserName, credential.Password));
        Assert.Null(rules.Credentials.GetCredential(new Uri("http://plain:1"), "Basic"));
    }

    [Fact]
    public void Always_SparesNothing() =>
        Assert.Equal("http://p:1/", ProxyRules.Always("http://p:1").GetProxy(new Uri("http://127.0.0.1:5000"))!.ToString());

    [Fact]
    public void Read_Wrong_NamesTheVariableAndNotTheSecret()
    {
        var error = Assert.Throws<FormatException>(() => Of(("HTTPS_PROXY", "ftp://user:secret@host")));
        Assert.Contains("HTTPS_PROXY", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static ProxyRules Of(params (string Name, string Value)[] variables) =>
        ProxyRules.Read(name => Array.Find(variables, v => v.Name == name).Value);
}
