using Sampan.Migration;
using Sampan.Migration.Kubelet;

namespace Sampan.Tests.Unit.Migration.Kubelet;

public sealed class YamlLinesTests
{
    [Theory]
    [InlineData("a: 1 # one\nb: x\n", "a: v # one\nb: x\n")]
    [InlineData("a: 'q'\n", "a: 'v'\n")]
    [InlineData("a: \"q\" # c\n", "a: \"v\" # c\n")]
    [InlineData("# top\nb: x", "# top\nb: x\na: v\n")]
    [InlineData("", "a: v\n")]
    [InlineData("# only\n", "# only\na: v\n")]
    [InlineData("---\nb: x\n...\n", "---\nb: x\na: v\n...\n")]
    [InlineData("---\nb: x\n---\nc: y\n", "---\nb: x\na: v\n---\nc: y\n")]
    [InlineData("a:\nb: x\n", "a: v\nb: x\n")]
    [InlineData("a: # none\nb: x\n", "a: v # none\nb: x\n")]
    [InlineData("b:\n  a: 1\n", "b:\n  a: 1\na: v\n")]
    [InlineData("b: x\r\na: 1\r\n", "b: x\r\na: v\r\n")]
    [InlineData("b: x\r\n", "b: x\r\na: v\r\n")]
    [InlineData("{\"b\": 1}\n", "{\"b\": 1, \"a\": \"v\"}\n")]
    [InlineData("{\"a\": \"x\", \"b\": 1}", "{\"a\": \"v\", \"b\": 1}")]
    [InlineData("{\"b\": 1,}", "{\"b\": 1,\"a\": \"v\"}")]
    [InlineData("{\n  \"b\": {\"c\": 1}\n}\n", "{\n  \"b\": {\"c\": 1}\n, \"a\": \"v\"}\n")]
    [InlineData("{}", "{\"a\": \"v\"}")]
    [InlineData("  b: x\n", "  b: x\n  a: v\n")]
    [InlineData("a: |\n  lines\nb: x\n", "a: v\nb: x\n")]
    [InlineData("a: &n old\nb: x\n", "a: v\nb: x\n")]
    public void Set_Key_ChangesItsValueOnly(string text, string expected)
    {
        Assert.Equal(expected, YamlLines.Set(text, "a", "v", isText: true));
        Assert.Equal(expected, YamlLines.Set(expected, "a", "v", isText: true));
    }

    [Theory]
    [InlineData("unix:///run/x.sock", true, "unix:///run/x.sock")]
    [InlineData("10M", true, "10M")]
    [InlineData("5m0s", true, "5m0s")]
    [InlineData("10", true, "\"10\"")]
    [InlineData("10", false, "10")]
    [InlineData("true", false, "true")]
    [InlineData("", true, "\"\"")]
    [InlineData("a b\"\\", true, "\"a b\\\"\\\\\"")]
    [InlineData("1e3", true, "\"1e3\"")]
    [InlineData("true", true, "\"true\"")]
    public void Set_Value_IsQuotedWhereItMustBe(string value, bool isText, string expected) =>
        Assert.Equal($"a: {expected}\n", YamlLines.Set("", "a", value, isText));

    [Theory]
    [InlineData("a: [")]
    [InlineData("- a\n")]
    [InlineData("a: {b: 1}\n")]
    public void Set_WhatCannotBe_IsRefused(string text) => Assert.Throws<MigrationException>(() => YamlLines.Set(text, "a", "v", isText: true));

    [Theory]
    [InlineData("10m", "10M")]
    [InlineData("100k", "100k")]
    [InlineData("1g", "1G")]
    [InlineData("20MB", "20M")]
    [InlineData("5mb", "5M")]
    [InlineData("10Mi", "10Mi")]
    [InlineData("1048576", "1048576")]
    [InlineData("-1", null)]
    [InlineData("all", null)]
    public void Size_OfDocker_IsAQuantity(string docker, string? expected) => Assert.Equal(expected, KubeletQuantity.Size(docker));

    [Theory]
    [InlineData("1", "2")]
    [InlineData("7", "7")]
    [InlineData("x", null)]
    public void LogFiles_AreTwoAtLeast(string docker, string? expected) => Assert.Equal(expected, KubeletQuantity.LogFiles(docker));
}
