using Microsoft.AspNetCore.Http;
using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Docker;
using Sampan.Tests.Unit.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Streams;

public sealed class ExecWatchTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task End_IsFoundByEventOutputOrAsking(bool isTold, bool isSilent)
    {
        var over = new TaskCompletionSource();
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", context => context.Response.WriteAsync(
            over.Task.IsCompleted ? """{"Running":false,"ExitCode":7,"Pid":0}""" : """{"Running":true,"ExitCode":null,"Pid":0}"""));
        using var client = new DockerClient(engine.Socket);
        var ends = new ExecEnds();
        using var watch = new ExecWatch(client.Execs, "e1", ends, TimeProvider.System);

        Task<int> end = watch.EndAsync(isSilent ? over.Task : new TaskCompletionSource().Task, CancellationToken.None);
        over.SetResult();
        if (isTold)
        {
            ends.Ended("e1");
        }

        Assert.Equal(7, await end.WaitAsync(Ample));
        Assert.True(watch.HasEnded);
    }

    [Fact]
    public async Task Start_WaitsForTheProcess()
    {
        int asked = 0;
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", context => context.Response.WriteAsync(
            ++asked < 3 ? """{"Running":false,"ExitCode":null,"Pid":0}""" : $$"""{"Running":true,"ExitCode":null,"Pid":{{Environment.ProcessId}}}"""));
        using var client = new DockerClient(engine.Socket);
        using var watch = new ExecWatch(client.Execs, "e1", new ExecEnds(), TimeProvider.System);

        await watch.StartAsync(CancellationToken.None).WaitAsync(Ample);

        Assert.Equal((Environment.ProcessId, false, 3), (watch.Root!.Pid, watch.HasEnded, asked));
    }

    [Fact]
    public async Task Look_AtWhatTheEngineForgot_IsNoMissingContainer()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 404, """{"message":"No such exec instance: e1"}""");
        using var client = new DockerClient(engine.Socket);
        using var watch = new ExecWatch(client.Execs, "e1", new ExecEnds(), TimeProvider.System);

        DockerException e = await Assert.ThrowsAsync<DockerException>(() => watch.EndAsync(Task.CompletedTask, CancellationToken.None));

        Assert.True(e.IsUnavailable);
    }

    [Fact]
    public async Task End_GivenUp_IsCancelled()
    {
        await using FakeEngine engine = await FakeEngine.StartAsync("1.41", 200, """{"Running":true,"ExitCode":null,"Pid":0}""");
        using var client = new DockerClient(engine.Socket);
        using var watch = new ExecWatch(client.Execs, "e1", new ExecEnds(), TimeProvider.System);
        using var caller = new CancellationTokenSource();

        Task<int> end = watch.EndAsync(new TaskCompletionSource().Task, caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end.WaitAsync(Ample));
    }
}
