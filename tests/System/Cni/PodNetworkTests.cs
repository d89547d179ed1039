using Sampan.Daemon.Cni;

namespace Sampan.Tests.System.Cni;

public class PodNetworkTests
{
    private const string PortMap = """{"type":"portmap","capabilities":{"portMappings":true},"snat":false}""";

    [RootFact(DisplayName = "A pod on bridge, host-local and portmap gets an address and a port, and leaves nothing")]
    public async Task SetUpAndTearDown_RealPlugins_LeaveNothing()
    {
        await using BridgeLab lab = await BridgeLab.MakeAsync(PortMap);
        CniPod pod = lab.Pod with { PortMappings = [new CniPortMapping(39_417, 80, "TCP"), new CniPortMapping(0, 81, "TCP")] };

        CniAttachment attachment = await lab.Network.SetUpAsync(pod, CancellationToken.None);

        string ip = Assert.Single(attachment.Ips);
        Assert.StartsWith("10.213.77.", ip, StringComparison.Ordinal);
        Assert.Contains(ip, await Programs.RunAsync("ip", "-n", lab.Netns, "addr", "show", "eth0"), StringComparison.Ordinal);
        Assert.Equal([ip], lab.Reserved);
        Assert.Single(lab.Ports);
        Assert.Contains("39417", await Programs.RunAsync("iptables", "-t", "nat", "-S"), StringComparison.Ordinal);

        Assert.Empty(await lab.Network.TearDownAsync(lab.SandboxId, pod.NetnsPath, CancellationToken.None));

        Assert.Empty(lab.Reserved);
        Assert.Empty(lab.Ports);
        Assert.DoesNotContain("39417", await Programs.RunAsync("iptables", "-t", "nat", "-S"), StringComparison.Ordinal);
        Assert.DoesNotContain("eth0", await Programs.RunAsync("ip", "-n", lab.Netns, "-o", "link"), StringComparison.Ordinal);
    }

    [RootFact(DisplayName = "A pod whose namespace and config are gone still gives its address back")]
    public async Task TearDown_NamespaceAndConfigGone_FreesTheAddress()
    {
        await using BridgeLab lab = await BridgeLab.MakeAsync(PortMap);
        await lab.Network.SetUpAsync(lab.Pod, CancellationToken.None);
        await Programs.RunAsync("ip", "netns", "del", lab.Netns);
        Directory.Delete(lab.Configs, recursive: true);

        Assert.Empty(await lab.Network.TearDownAsync(lab.SandboxId, lab.Pod.NetnsPath, CancellationToken.None));

        Assert.Empty(lab.Reserved);
    }

    [RootFact(DisplayName = "A chain that breaks after the bridge is undone to the last address")]
    public async Task SetUp_LaterPluginMissing_FreesTheAddress()
    {
        await using BridgeLab lab = await BridgeLab.MakeAsync("""{"type":"no-such-plugin"}""");

        var e = await Assert.ThrowsAsync<CniException>(() => lab.Network.SetUpAsync(lab.Pod, CancellationToken.None));

        Assert.Contains("network plugin no-such-plugin (ADD): not found in /usr/lib/cni", e.Message, StringComparison.Ordinal);
        Assert.Empty(lab.Reserved);
        Assert.Empty(lab.Ports);
    }

    [RootFact(DisplayName = "CHECK passes on a good attachment and fails on a damaged one")]
    public async Task Check_InterfaceRemoved_FailsOnlyThen()
    {
        await using BridgeLab lab = await BridgeLab.MakeAsync();
        await lab.Network.SetUpAsync(lab.Pod, CancellationToken.None);
        await lab.Network.CheckAsync(lab.SandboxId, CancellationToken.None);
        await Programs.RunAsync("ip", "-n", lab.Netns, "link", "del", "eth0");

        var e = await Assert.ThrowsAsync<CniException>(() => lab.Network.CheckAsync(lab.SandboxId, CancellationToken.None));

        Assert.StartsWith("network plugin bridge (CHECK): ", e.Message, StringComparison.Ordinal);
    }

    [RootFact(DisplayName = "Ten pods at a time get ten addresses and give them back")]
    public async Task SetUp_ManyAtATime_DoNotDisturbEachOther()
    {
        BridgeLab[] labs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => BridgeLab.MakeAsync()));
        try
        {
            await Task.WhenAll(labs.Select(lab => lab.Network.SetUpAsync(lab.Pod, CancellationToken.None)));
            Assert.All(labs, lab => Assert.Single(lab.Reserved));
            await Task.WhenAll(labs.Select(lab => lab.Network.TearDownAsync(lab.SandboxId, lab.Pod.NetnsPath, CancellationToken.None)));
            Assert.All(labs, lab => Assert.Empty(lab.Reserved));
        }
        finally
        {
            foreach (BridgeLab lab in labs)
            {
                await lab.DisposeAsync();
            }
        }
    }
}
