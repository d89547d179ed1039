using System.Text;
using Sampan.Daemon.Cni;

namespace Sampan.Tests.Unit.Daemon.Cni;

public class CniConfigParserTests
{
    [Fact]
    public void Parse_List_KeepsPluginsInOrder()
    {
        CniConfigList list = Parse(
            """
            {"cniVersion":"1.0.0","name":"pods","disableCheck":true,"disableGC":"true","plugins":[
              {"type":"bridge"},{"type":"portmap","capabilities":{"portMappings":true,"dns":false}}]}
            """);

        Assert.Equal(("pods", "1.0.0", true, true), (list.Name, list.Version, list.DisableCheck, list.DisableGc));
        Assert.Equal(["bridge", "portmap"], list.Plugins.Select(p => p.Type));
        Assert.Equal(["portMappings"], list.Plugins[1].Capabilities);
    }

    [Fact]
    public void Parse_OnePlugin_IsAListOfOne()
    {
        CniConfigList list = Parse("""{"cniVersion":"0.3.1","name":"lone","type":"ptp","mtu":1400}""");

        Assert.Equal("ptp", Assert.Single(list.Plugins).Type);
        Assert.Equal(1400, list.Plugins[0].Json.GetProperty("mtu").GetInt32());
    }

    [Theory]
    [InlineData("\"cniVersion\":\"0.4.0\"", "0.4.0")]
    [InlineData("\"cniVersions\":[\"0.4.0\",\"1.1.0\",\"9.0.0\"]", "1.1.0")]
    [InlineData("\"cniVersion\":\"1.0.0\",\"cniVersions\":[\"0.3.1\"]", "1.0.0")]
    public void Parse_Versions_NewestKnownIsTaken(string versions, string expected) =>
        Assert.Equal(expected, Parse($$"""{{{versions}},"name":"n","type":"t"}""").Version);

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"name":"n","type":"t"}""", "cniVersion \"\" is not one of")]
    [InlineData("""{"cniVersion":"0.2.0","name":"n","type":"t"}""", "0.2.0")]
    [InlineData("""{"cniVersion":"1.0.0","type":"t"}""", "name \"\"")]
    [InlineData("""{"cniVersion":"1.0.0","name":"../n","type":"t"}""", "name \"../n\"")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n"}""", "type must be a file name")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"../../bin/sh"}""", "type must be a file name")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","plugins":[]}""", "1 to 64")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","plugins":["t"]}""", "type must be a file name")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","name":"m","type":"t"}""", "not valid JSON")]
    [InlineData("""{"cniVersion":1,"name":"n","type":"t"}""", "cniVersion must be a string")]
    [InlineData("""{"cniVersion":"1.0.0","name":"n","type":"t","disableCheck":3}""", "disableCheck")]
    public void Parse_BadConfig_IsRefusedByName(string json, string expected)
    {
        var e = Assert.Throws<CniException>(() => Parse(json));

        Assert.StartsWith("network config 10-x.conflist: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BeyondTheLimits_IsRefused()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);

        Assert.Contains("larger", Assert.Throws<CniException>(
            () => CniConfigParser.Parse("x", new byte[CniConfigParser.MaxBytes + 1])).Message, StringComparison.Ordinal);
        Assert.Throws<CniException>(() => Parse(deep));
    }

    private static CniConfigList Parse(string json) => CniConfigParser.Parse("10-x.conflist", Encoding.UTF8.GetBytes(json));
}
