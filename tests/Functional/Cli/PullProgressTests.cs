using Sampan.Cli;
using Sampan.Cri.Grpc;
using Sampan.Cri.Own;

namespace Sampan.Tests.Functional.Cli;

public sealed class PullProgressTests
{
    private static readonly WatchPullResponse[] Story =
    [
        Snapshot((LayerPhase.LayerExists, 2_000), (LayerPhase.LayerWaiting, 0)),
        Snapshot((LayerPhase.LayerExists, 2_000), (LayerPhase.LayerDownloading, 1_000_000)),
        Snapshot((LayerPhase.LayerExists, 2_000), (LayerPhase.LayerDownloading, 1_500_000)),
    ];

    private static readonly WatchPullResponse End = Snapshot((LayerPhase.LayerExists, 2_000), (LayerPhase.LayerDone, 3_420_000));

    [Fact]
    public async Task Pull_NoTerminal_WritesPlainLines()
    {
        await using FakeRuntime runtime = await StartAsync([.. Story, End]);
        using var error = new AwaitedText("done");
        runtime.PullEnds = error.Seen;

        Tool tool = await RunAsync(runtime, h => h with { Error = error }, "pull", "busybox:1.29");

        Assert.Equal(0, tool.Code);
        Assert.Equal(
            """
            aaaaaaaaaaaaa: already here, 2kB
            bbbbbbbbbbbbb: downloading, 3.42MB
            bbbbbbbbbbbbb: done, 3.42MB

            """,
            error.Text);
        Assert.StartsWith("Pulled registry.test/tools/busybox:1.29", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_Terminal_DrawsABarForEachLayer()
    {
        await using FakeRuntime runtime = await StartAsync(Story);
        using var error = new AwaitedText("1.5MB/3.42MB");
        runtime.PullEnds = error.Seen;

        Tool tool = await RunAsync(runtime, h => h with { Error = error, ErrorIsTerminal = true }, "pull", "busybox:1.29");

        Assert.Equal(0, tool.Code);
        Assert.Contains("aaaaaaaaaaaaa already here", error.Text, StringComparison.Ordinal);
        Assert.Contains("bbbbbbbbbbbbb downloading", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_TerminalOfARuntimeWithoutTheService_Spins()
    {
        await using FakeRuntime runtime = await FakeRuntime.StartAsync();
        using var error = new AwaitedText("pulling busybox:1.29");
        runtime.PullEnds = error.Seen;

        Tool tool = await RunAsync(runtime, h => h with { Error = error, ErrorIsTerminal = true }, "pull", "busybox:1.29");

        Assert.Equal(0, tool.Code);
        Assert.StartsWith("Pulled registry.test/tools/busybox:1.29", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-q")]
    [InlineData("-o", "json")]
    public async Task Pull_ForPrograms_WritesNoLines(params string[] form)
    {
        await using FakeRuntime runtime = await StartAsync([.. Story, End]);

        Tool tool = await RunAsync(runtime, h => h, ["pull", .. form, "busybox:1.29"]);

        Assert.Equal((0, ""), (tool.Code, tool.Error));
    }

    private static Task<FakeRuntime> StartAsync(WatchPullResponse[] story) => FakeRuntime.StartAsync(table =>
        table.AddOwnServerStream<WatchPullRequest, WatchPullResponse>(OwnMethods.WatchPull, WatchPullRequest.Parser, async (_, stream, call) =>
        {
            foreach (WatchPullResponse snapshot in story)
                await stream.WriteAsync(snapshot, call.CancellationToken);
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
        }));

    private static Task<Tool> RunAsync(FakeRuntime runtime, Func<CliHost, CliHost> change, params string[] args) => Tool.RunAsync(
        h => change(h with { PullProgress = RuntimePullProgress.WatchAsync }), ["--endpoint", runtime.Endpoint, .. args]);

    private static WatchPullResponse Snapshot((LayerPhase Phase, long Current) lower, (LayerPhase Phase, long Current) upper) => new()
    {
        Layers =
        {
            new LayerProgress { Digest = "sha256:" + new string('a', 64), Phase = lower.Phase, Current = lower.Current, Total = 2_000 },
            new LayerProgress { Digest = "sha256:" + new string('b', 64), Phase = upper.Phase, Current = upper.Current, Total = 3_420_000 },
        },
    };
}
