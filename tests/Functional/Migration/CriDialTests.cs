using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;
using Sampan.Tests.Functional.Cri;

namespace Sampan.Tests.Functional.Migration;

public sealed class CriDialTests
{
    [Fact]
    public async Task Ask_Runtime_SaysWhoAndHowItIs()
    {
        await using CriHarness cri = await CriHarness.StartAsync(table => AddAll(table, withConfig: true));
        CriFacts facts = await AskAsync(cri);
        Assert.Equal(("containerd", "1.6.20", true), (facts.RuntimeName, facts.RuntimeVersion, facts.V1));
        Assert.Equal((true, false, "cgroupfs", null), (facts.RuntimeReady, facts.NetworkReady, facts.CgroupDriver, facts.Problem));
        Assert.Equal("unix://" + cri.SocketPath, facts.Endpoint);
    }

    [Fact]
    public async Task Ask_NoRuntimeConfig_IsNoProblem()
    {
        await using CriHarness cri = await CriHarness.StartAsync(table => AddAll(table, withConfig: false));
        CriFacts facts = await AskAsync(cri);
        Assert.Equal((null, null), (facts.CgroupDriver, facts.Problem));
    }

    [Fact]
    public async Task Ask_SilentRuntime_IsAProblem()
    {
        await using CriHarness cri = await CriHarness.StartAsync(table => table.AddUnary<VersionRequest, VersionResponse>(
            "RuntimeService/Version", VersionRequest.Parser, async (_, call) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, call.CancellationToken);
                return new VersionResponse();
            }));
        Assert.NotNull((await AskAsync(cri, TimeSpan.FromSeconds(1))).Problem);
    }

    private static void AddAll(GrpcMethodTable table, bool withConfig)
    {
        table.AddUnary("RuntimeService/Version", VersionRequest.Parser, (_, _) => Task.FromResult(new VersionResponse { RuntimeName = "containerd", RuntimeVersion = "1.6.20" }));
        table.AddUnary("RuntimeService/Status", StatusRequest.Parser, (_, _) => Task.FromResult(new StatusResponse
        {
            Status = new RuntimeStatus { Conditions = { new RuntimeCondition { Type = "RuntimeReady", Status = true }, new RuntimeCondition { Type = "NetworkReady" } } },
        }));
        if (withConfig)
        {
            table.AddUnary("RuntimeService/RuntimeConfig", RuntimeConfigRequest.Parser, (_, _) => Task.FromResult(
                new RuntimeConfigResponse { Linux = new LinuxRuntimeConfiguration { CgroupDriver = CgroupDriver.Cgroupfs } }));
        }
    }

    private static Task<CriFacts> AskAsync(CriHarness cri, TimeSpan? limit = null)
    {
        var options = new InspectionOptions { DialLimit = limit ?? TimeSpan.FromMinutes(1) };
        return new CriDial(new NodeReading(new NodeFiles("/"), new ProgramRunner(TimeProvider.System), options)).AskAsync("unix://" + cri.SocketPath, CancellationToken.None);
    }
}
