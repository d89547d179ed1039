using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Events;

/// <summary>
/// One thread that waits for any number of descriptors, so that no pool thread ever blocks on a pipe.
/// A waiter asks once and is told once; descriptors stay the property of the caller.
/// </summary>
public sealed class EpollLoop : IDisposable
{
    private const int BatchSize = 64;
    private const ulong WakeToken = 0;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, TaskCompletionSource> _waiters = [];
    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly Thread _thread;
    private ulong _lastToken = WakeToken;
    private bool _disposed;

    /// <summary>Starts the thread.</summary>
    /// <exception cref="LinuxException">epoll_create1 or eventfd failed.</exception>
    public EpollLoop()
    {
        _epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        Libc.Check(_epoll.IsInvalid ? -1 : 0, "epoll_create1", "loop");
        _wake = Libc.eventfd(0, Libc.EFD_CLOEXEC);
        Libc.Check(_wake.IsInvalid ? -1 : 0, "eventfd", "loop");
        Control(Libc.EPOLL_CTL_ADD, _wake, Libc.EPOLLIN, WakeToken);
        _thread = new Thread(Run) { IsBackground = true, Name = "epoll" };
        _thread.Start();
    }

    private static int EventSize =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Libc.PackedEventSize : Libc.AlignedEventSize;

    private static int DataOffset => EventSize - sizeof(ulong);

    /// <summary>Ends when <paramref name="handle"/> can be read or is at its end.</summary>
    /// <param name="handle">
    /// A pipe, pidfd or inotify descriptor; at most one waiter at a time. Closing it does not end the wait: cancel first.
    /// </param>
    /// <param name="token">Ends the wait early with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="LinuxException">The descriptor cannot be watched.</exception>
    public Task WaitReadableAsync(SafeHandle handle, CancellationToken token) => WaitAsync(handle, Libc.EPOLLIN, token);

    /// <summary>Ends when <paramref name="handle"/> can be written or nobody reads it any more.</summary>
    /// <param name="handle">A pipe or terminal; at most one waiter at a time, the one for reading included.</param>
    /// <param name="token">Ends the wait early with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="LinuxException">The descriptor cannot be watched.</exception>
    public Task WaitWritableAsync(SafeHandle handle, CancellationToken token) => WaitAsync(handle, Libc.EPOLLOUT, token);

    private async Task WaitAsync(SafeHandle handle, uint events, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong id;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            id = ++_lastToken;
            _waiters.Add(id, ready);
        }
        try
        {
            Control(Libc.EPOLL_CTL_ADD, handle, events | Libc.EPOLLONESHOT, id);
            try
            {
                await using CancellationTokenRegistration cancel = token.Register(() => ready.TrySetCanceled(token));
                await ready.Task;
            }
            finally
            {
                Forget(handle);
            }
        }
        finally
        {
            lock (_lock)
            {
                _waiters.Remove(id);
            }
        }
    }

    /// <summary>Ends the thread and every wait.</summary>
    public unsafe void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }
            _disposed = true;
        }
        ulong one = 1;
        _ = Libc.write(_wake, (byte*)&one, sizeof(ulong));
        _thread.Join();
        lock (_lock)
        {
            foreach (TaskCompletionSource waiter in _waiters.Values)
            {
                waiter.TrySetException(new ObjectDisposedException(nameof(EpollLoop)));
            }
        }
        _wake.Dispose();
        _epoll.Dispose();
    }

    /// <summary>Ends the watching. Its owner may have closed the descriptor meanwhile, and with it the kernel's interest.</summary>
    private unsafe void Forget(SafeHandle handle)
    {
        try
        {
            byte* ignored = stackalloc byte[Libc.AlignedEventSize];
            _ = Libc.epoll_ctl(_epoll, Libc.EPOLL_CTL_DEL, handle, ignored);
        }
        catch (ObjectDisposedException)
        {
            // The wait's own end is what its caller is told.
        }
    }

    private unsafe void Control(int operation, SafeHandle handle, uint events, ulong token)
    {
        byte* data = stackalloc byte[Libc.AlignedEventSize];
        *(uint*)data = events;
        *(ulong*)(data + DataOffset) = token;
        Libc.Check(Libc.epoll_ctl(_epoll, operation, handle, data), "epoll_ctl", $"descriptor {handle.DangerousGetHandle()}");
    }

    private unsafe void Run()
    {
        byte* events = stackalloc byte[Libc.AlignedEventSize * BatchSize];
        while (true)
        {
            int count = Libc.epoll_wait(_epoll, events, BatchSize, -1);
            for (int i = 0; i < count; i++)
            {
                ulong token = *(ulong*)(events + (i * EventSize) + DataOffset);
                if (token == WakeToken)
                {
                    return;
                }
                TaskCompletionSource? waiter;
                lock (_lock)
                {
                    _waiters.TryGetValue(token, out waiter);
                }
                waiter?.TrySetResult();
            }
        }
    }
}
