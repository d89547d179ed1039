using System.Text;
using System.Text.Json;
using Sampan.Cri.V1;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Engines.Docker.Adoption;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Adoption;

public sealed class CniResultsTests : IDisposable
{
    private const string Network = """{"cniVersion":"1.0.0","name":"pods","plugins":[{"type":"bridge"}]}""";
    private const string Result = """{"cniVersion":"1.0.0","interfaces":[{"name":"eth0","sandbox":"/proc/9/ns/net"}],"ips":[{"address":"10.92.0.84/16","interface":0}]}""";

    private static readonly string s_id = new('a', 64);

    private readonly string _cache = Directory.CreateTempSubdirectory("sampan-libcni-").FullName;

    [Fact]
    public void Find_IsThePodsNetwork_NotLoopback()
    {
        // As cri-dockerd leaves it: both have the interface eth0.
        Write($"cni-loopback-{s_id}-eth0", Cached("cni-loopback", """{"cniVersion":"0.2.0","dns":{}}""", "[]"));
        Write($"pods-{s_id}-eth0", Cached("pods", Result, """[{"hostPort":1828,"containerPort":80,"protocol":"tcp","hostIP":""},{"hostPort":53,"containerPort":5353,"protocol":"udp","hostIP":"127.0.0.1"}]"""));
        Write($"pods-{new string('b', 64)}-eth0", Cached("pods", Result, "[]"));

        CniResultFile found = Results().Find(s_id)!;

        Assert.Equal(Network, Encoding.UTF8.GetString(found.Config!));
        Assert.Equal(["10.92.0.84"], CniResult.PodIps(found.Result!.Value));
        Assert.Equal(
            [(1828, 80, Protocol.Tcp, ""), (53, 5353, Protocol.Udp, "127.0.0.1")],
            found.PortMappings.Select(port => (port.HostPort, port.ContainerPort, port.Protocol, port.HostIp)));
    }

    [Fact]
    public void Find_BeforeLibcni08_IsTheResult()
    {
        Write($"pods-{s_id}-eth0", Result);

        CniResultFile found = Results().Find(s_id)!;

        Assert.Null(found.Config);
        Assert.Equal(["10.92.0.84"], CniResult.PodIps(found.Result!.Value));
        Assert.Empty(found.PortMappings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"kind":"cniCacheV9"}""")]
    [InlineData("""{"kind":"cniCacheV1","config":"not base64!"}""")]
    [InlineData("""{"kind":"cniCacheV1","config":7}""")]
    [InlineData("""{"kind":"cniCacheV1","capabilityArgs":{"portMappings":[{"hostPort":"80"}]}}""")]
    [InlineData("""{"kind":"cniCacheV1","capabilityArgs":{"portMappings":[{}]}}""")]
    [InlineData("""{"kind":"cniCacheV1","capabilityArgs":{"portMappings":[7]}}""")]
    public void Find_WhatCannotBeRead_IsNothing(string content)
    {
        Write($"pods-{s_id}-eth0", content);

        Assert.Null(Results().Find(s_id));
    }

    [Fact]
    public void Find_WithoutFolder_IsNothing() => Assert.Null(new CniResults([Path.Combine(_cache, "none")]).Find(s_id));

    [Fact]
    public void Remove_TakesAllOfOneSandbox()
    {
        string other = $"pods-{new string('b', 64)}-eth0";
        Write($"cni-loopback-{s_id}-eth0", "{}");
        Write($"pods-{s_id}-net1", "{}");
        Write(other, "{}");

        Results().Remove(s_id);
        Results().Remove(s_id);

        Assert.Equal([other], Directory.EnumerateFiles(Path.Combine(_cache, "results")).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    private static string Cached(string network, string result, string ports) =>
        $$$"""{"kind":"cniCacheV1","networkName":"{{{network}}}","ifName":"eth0","config":{{{JsonSerializer.Serialize(Convert.ToBase64String(Encoding.UTF8.GetBytes(Network)))}}},"capabilityArgs":{"ipRanges":[[{"subnet":""}]],"portMappings":{{{ports}}}},"result":{{{result}}}}""";

    private CniResults Results() => new([Path.Combine(_cache, "none"), _cache]);

    private void Write(string name, string content) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_cache, "results")).FullName, name), content);
}
