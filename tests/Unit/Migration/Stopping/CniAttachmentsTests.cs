using Sampan.Migration.Stopping;

namespace Sampan.Tests.Unit.Migration.Stopping;

public sealed class CniAttachmentsTests : IDisposable
{
    private const string Network = """{"cniVersion":"0.4.0","name":"cbr0","plugins":[{"type":"bridge"},{"type":"portmap"}]}""";

    private readonly StoppingNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Cached_EntryOfToday_HasAllThatAddWasGiven()
    {
        string file = _node.WriteCache("cbr0-abc-eth0", $$$"""
            {"kind":"cniCacheV1","containerId":"abc","config":"{{{StoppingNode.Base64(Network)}}}","ifName":"eth0","networkName":"cbr0",
             "cniArgs":[["IgnoreUnknown","1"],["K8S_POD_NAME","web"]],"capabilityArgs":{"portMappings":[{"hostPort":80}]},"result":{"cniVersion":"0.4.0"}}
            """);
        _node.WriteCache("cni-loopback-abc-lo", """{"kind":"cniCacheV1"}""");
        _node.WriteCache("cbr0-abcd-eth0", """{"kind":"cniCacheV1"}""");

        CniAttachment one = Assert.Single(_node.Attachments.Cached("abc"));

        Assert.Equal(("cbr0", "0.4.0", 2), (one.Network.Name, one.Network.Version, one.Network.Plugins.Count));
        Assert.Equal(("eth0", "IgnoreUnknown=1;K8S_POD_NAME=web", file), (one.Interface, one.Arguments, one.CacheFile));
        Assert.True(one.Capabilities!.ContainsKey("portMappings"));
        Assert.True(one.Result!.ContainsKey("cniVersion"));
    }

    [Fact]
    public void Cached_EntryOfOldLibrary_TakesTheConfigurationByName()
    {
        _node.WriteConfig("10-other.conf", """{"name":"other","type":"bridge"}""");
        _node.WriteConfig("20-cbr0.conflist", Network);
        _node.WriteCache("cbr0-abc-eth0", """{"cniVersion":"0.3.1","ips":[]}""");

        CniAttachment one = Assert.Single(_node.Attachments.Cached("abc"));

        Assert.Equal(("cbr0", null), (one.Network.Name, one.Arguments));
        Assert.True(one.Result!.ContainsKey("ips"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"kind":"cniCacheV1"}""")]
    [InlineData("""{"kind":"cniCacheV1","config":"no base64!"}""")]
    [InlineData("""{"kind":"cniCacheV1","config":"e30="}""")]
    [InlineData("""{"result of":"a network that is gone"}""")]
    public void Cached_EntryThatSaysNothing_IsNone(string text)
    {
        _node.WriteCache("cbr0-abc-eth0", text);

        Assert.Empty(_node.Attachments.Cached("abc"));
    }

    [Fact]
    public void Guess_IsTheFirstNetworkThatCanBeRead()
    {
        Assert.Null(_node.Attachments.Guess());
        _node.WriteConfig("00-readme.txt", Network);
        _node.WriteConfig("05-broken.conf", "{");
        _node.WriteConfig("06-evil.conf", """{"name":"evil","type":"../../bin/sh"}""");
        _node.WriteConfig("10-one.conf", """{"name":"one","type":"bridge"}""");
        _node.WriteConfig("20-cbr0.conflist", Network);

        Assert.Equal(("one", "eth0", null), (_node.Attachments.Guess()!.Network.Name, _node.Attachments.Guess()!.Interface, _node.Attachments.Guess()!.CacheFile));
    }
}
