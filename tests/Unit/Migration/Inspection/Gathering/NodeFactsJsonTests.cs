using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class NodeFactsJsonTests
{
    [Fact]
    public void Document_AllKinds_AreWritten()
    {
        JsonObject json = NodeFactsJson.Document(FactsHashTests.Facts());
        Assert.Equal("n1", json.Text("nodeName"));
        Assert.Equal("1.21.14", json.Text("kubelet", "version"));
        Assert.Equal("systemd", json.Text("kubelet", "configuration", "settings", "cgroupDriver", "value"));
        Assert.Equal("Unit", json.Text("kubelet", "configuration", "settings", "cgroupDriver", "origin", "kind"));
        Assert.True(json.Flag("docker", "settings", "keys", "live-restore", "value"));
        Assert.Equal("kubelet", json.Text("host", "listeners", "10250"));
        Assert.Equal("/etc/modules-load.d/k8s.conf", json.Text("host", "modulesAtBoot", "overlay"));
        Assert.False(json.ContainsKey("cluster"));
    }

    [Fact]
    public void Text_Credentials_AreLeftOut()
    {
        string text = NodeFactsJson.Text(FactsHashTests.Facts());
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
        Assert.Contains("fast", text, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(text));
    }

    [Theory]
    [InlineData("  password = \"a b\"\n", "  password = ***\n")]
    [InlineData("http_Passwd   abc\nnext line", "http_Passwd   ***\nnext line")]
    [InlineData("aws_secret_key: abc", "aws_secret_key: ***")]
    [InlineData("  auth = \"Zm9v\"", "  auth = ***")]
    [InlineData("[plugins.\"x\".registry.configs.\"h\".auth]\nusername = \"u\"", "[plugins.\"x\".registry.configs.\"h\".auth]\nusername = \"u\"")]
    [InlineData("authenticationTokenWebhook: true", "authenticationTokenWebhook: true")]
    [InlineData("token_file = \"/x\"", "token_file = \"/x\"")]
    public void Redaction_Lines(string text, string expected) => Assert.Equal(expected, Redaction.Text(text));

    [Fact]
    public void Empty_Facts_AreWritten() => Assert.Equal("", NodeFactsJson.Document(new NodeFacts()).Text("machineId"));
}
