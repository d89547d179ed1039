using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Daemon.Logging;

/// <summary>
/// Tells systemd how the service is, see sd_notify(3). Without NOTIFY_SOCKET every method does nothing. Nothing is
/// thrown: a service does not fail because its supervisor does not listen.
/// </summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _target;
    private readonly TimeSpan? _watchdog;

    /// <param name="environment">Reads a variable: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID.</param>
    /// <param name="time">The clock of the watchdog.</param>
    public SystemdNotifier(Func<string, string?> environment, TimeProvider time)
    {
        _time = time;
        _target = Target(environment("NOTIFY_SOCKET"));
        if (_target is null) return;
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        _watchdog = Watchdog(environment("WATCHDOG_USEC"), environment("WATCHDOG_PID"));
    }

    /// <summary>Whether somebody listens.</summary>
    public bool IsActive => _socket is not null;

    /// <summary>The service answers calls.</summary>
    public bool Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>What the service is doing, for <c>systemctl status</c>.</summary>
    public bool Status(string status) => Send($"STATUS={OneLine(status)}");

    /// <summary>The service ends.</summary>
    public bool Stopping() => Send("STOPPING=1");

    /// <summary>The service reads its configuration again; <see cref="Ready"/> tells that it has done so.</summary>
    public bool Reloading() => Send($"RELOADING=1\nMONOTONIC_USEC={Microseconds()}");

    /// <summary>
    /// Sends WATCHDOG=1 at half of the unit's WatchdogSec whenever <paramref name="isAlive"/> has said so within a quarter
    /// of it, until cancelled. Ends at once when the unit asks for no watchdog.
    /// </summary>
    /// <param name="isAlive">Tries the service, as from outside.</param>
    /// <param name="missed">Told of each beat that was left out.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunWatchdogAsync(Func<CancellationToken, Task<bool>> isAlive, Action missed, CancellationToken stop)
    {
        if (_watchdog is not { } limit) return;
        using var timer = new PeriodicTimer(limit / 2, _time);
        try
        {
            do
            {
                if (await IsAliveAsync(isAlive, limit / 4, stop))
                {
                    Send("WATCHDOG=1");
                }
                else
                {
                    missed();
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service ends.
        }
    }

    public void Dispose() => _socket?.Dispose();

    private async Task<bool> IsAliveAsync(Func<CancellationToken, Task<bool>> isAlive, TimeSpan limit, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await isAlive(both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    // systemd compares with CLOCK_MONOTONIC, which is what .NET's stopwatch reads.
    private string Microseconds() =>
        (_time.GetTimestamp() / (_time.TimestampFrequency / 1_000_000)).ToString(CultureInfo.InvariantCulture);

    private bool Send(string message)
    {
        if (_socket is null) return false;
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(message);
            return _socket.SendTo(bytes, _target!) == bytes.Length;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static UnixDomainSocketEndPoint? Target(string? address)
    {
        // vsock: addresses are for virtual machines' supervisors.
        if (address is not { Length: > 1 and <= 107 } || address[0] is not ('/' or '@')) return null;
        return new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
    }

    private static TimeSpan? Watchdog(string? microseconds, string? pid)
    {
        if (!long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) || limit is <= 0 or > 86_400_000_000) return null;
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return pid is null || pid == own ? TimeSpan.FromMicroseconds(limit) : null;
    }

    private static string OneLine(string status) => status.ReplaceLineEndings(" ");
}
