using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sampan.Daemon.Logging;

namespace Sampan.Tests.Unit.Daemon.Logging;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-notify-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 120_000 };

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Notifier_PathSocket_GetsEachMessage()
    {
        using SystemdNotifier notifier = Notifier(Listen());

        Assert.True(notifier.IsActive);
        Assert.True(notifier.Ready("serving\n3 pods"));
        Assert.True(notifier.Status("stopping"));
        Assert.True(notifier.Stopping());

        Assert.Equal("READY=1\nSTATUS=serving 3 pods", Received());
        Assert.Equal("STATUS=stopping", Received());
        Assert.Equal("STOPPING=1", Received());
    }

    [Fact]
    public void Notifier_AbstractSocket_GetsTheMessage()
    {
        string name = $"sampan-test-{Guid.NewGuid():N}";
        _socket.Bind(new UnixDomainSocketEndPoint("\0" + name));
        using SystemdNotifier notifier = Notifier("@" + name);

        Assert.True(notifier.Stopping());

        Assert.Equal("STOPPING=1", Received());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("vsock:2:1234")]
    public async Task Notifier_NoSocket_DoesNothing(string? address)
    {
        using SystemdNotifier notifier = Notifier(address, watchdog: "1000000");

        Assert.False(notifier.IsActive);
        Assert.False(notifier.Ready("x"));
        await notifier.RunWatchdogAsync(_ => throw new InvalidOperationException(), () => { }, CancellationToken.None);
    }

    [Fact]
    public void Notifier_NobodyListens_IsNoError()
    {
        using SystemdNotifier notifier = Notifier(Path.Combine(_folder.FullName, "gone"));

        Assert.False(notifier.Ready("x"));
    }

    [Fact]
    public void Reloading_TellsWhen()
    {
        using SystemdNotifier notifier = Notifier(Listen());

        notifier.Reloading();

        string[] told = Received().Split('\n');
        Assert.Equal("RELOADING=1", told[0]);
        long then = long.Parse(told[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(then, 1, Environment.TickCount64 * 1000 + 1_000_000);
    }

    [Fact]
    public async Task Watchdog_BeatsAtHalfOfTheLimit_WhileTheServiceAnswers()
    {
        var time = new ManualTimers();
        using SystemdNotifier notifier = Notifier(Listen(), watchdog: "30000000", pid: Pid(), time);
        using var stop = new CancellationTokenSource();
        int missed = 0, asked = 0;
        Task run = notifier.RunWatchdogAsync(_ => Task.FromResult(++asked != 2), () => missed++, stop.Token);
        Assert.Equal("WATCHDOG=1", Received());
        Assert.Equal(TimeSpan.FromSeconds(15), time.Period);

        time.Fire();
        await UntilAsync(() => missed == 1);
        notifier.Status("none so far");
        Assert.Equal("STATUS=none so far", Received());
        time.Fire();
        Assert.Equal("WATCHDOG=1", Received());

        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Watchdog_ServiceHangs_IsNotFed()
    {
        using SystemdNotifier notifier = Notifier(Listen(), watchdog: "400000", pid: Pid());
        using var stop = new CancellationTokenSource();
        int missed = 0;
        // It does not even heed the token.
        Task run = notifier.RunWatchdogAsync(_ => new TaskCompletionSource<bool>().Task, () => missed++, stop.Token);

        await UntilAsync(() => missed >= 2);
        notifier.Stopping();
        Assert.Equal("STOPPING=1", Received());

        await stop.CancelAsync();
        await run;
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("0", true)]
    [InlineData("many", true)]
    [InlineData("1000000", false)]
    public async Task Watchdog_NotAskedOfThisProcess_IsNone(string? limit, bool own)
    {
        using SystemdNotifier notifier = Notifier(Listen(), limit, own ? Pid() : "1");

        await notifier.RunWatchdogAsync(_ => throw new InvalidOperationException(), () => { }, CancellationToken.None);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 3000 && !condition(); i++)
        {
            await Task.Delay(20);
        }
        Assert.True(condition());
    }

    private static string Pid() => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static SystemdNotifier Notifier(string? address, string? watchdog = null, string? pid = null, TimeProvider? time = null) => new(
        name => name switch { "NOTIFY_SOCKET" => address, "WATCHDOG_USEC" => watchdog, "WATCHDOG_PID" => pid, _ => null },
        time ?? TimeProvider.System);

    private string Listen()
    {
        string path = Path.Combine(_folder.FullName, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        return path;
    }

    private string Received()
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }

    // The periodic ones fire when told; others, limits of a wait, never.
    private sealed class ManualTimers : TimeProvider
    {
        private Action? _tick;

        public TimeSpan Period { get; private set; }

        public void Fire() => _tick!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan)
            {
                Period = period;
                _tick = () => callback(state);
            }
            return new Stopped();
        }

        private sealed class Stopped : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
