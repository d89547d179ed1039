using Sampan.Linux.Handles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Processes;

/// <summary>
/// Starts children and reaps them, and every orphan that falls to this process as a subreaper. One thread blocks in
/// waitid(2); nothing else in the process may wait for children, so <see cref="System.Diagnostics.Process"/> is out.
/// </summary>
public sealed class ProcessReaper : IDisposable
{
    // Enough for those who end between a parent's word and their adoption.
    private const int RememberedOrphans = 256;

    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, ChildProcess> _children = [];
    private readonly Queue<(int Pid, ExitStatus Status)> _orphans = [];
    private readonly ManualResetEventSlim _hasChildren = new();
    private readonly Thread _thread;
    private volatile bool _disposed;

    /// <summary>Makes this process a subreaper and starts the thread.</summary>
    /// <exception cref="LinuxException">prctl failed.</exception>
    public ProcessReaper()
    {
        Libc.Check(Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl", "PR_SET_CHILD_SUBREAPER");
        _thread = new Thread(Run) { IsBackground = true, Name = "reaper" };
        _thread.Start();
    }

    /// <summary>Starts a child.</summary>
    /// <exception cref="LinuxException">The program could not be started.</exception>
    public ChildProcess Spawn(SpawnRequest request)
    {
        // The lock makes a child known before its exit can be looked up.
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int pid = Spawner.Start(request);
            var child = new ChildProcess(pid, PidFd.TryOpen(pid));
            _children[pid] = child;
            _hasChildren.Set();
            return child;
        }
    }

    /// <summary>Takes over an orphan that has fallen, or is about to fall, to this process.</summary>
    /// <param name="pid">A descendant whose parent, a child of this process, has ended.</param>
    /// <exception cref="IOException">It has ended, and its parent took the end with it: nobody can tell its code any more.</exception>
    public ChildProcess Adopt(int pid)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var child = new ChildProcess(pid, PidFd.TryOpen(pid));
            // While it can be seen it was not reaped: an end on record is that of an earlier process.
            if (ProcessStat.TryRead(pid) is null)
            {
                // Reaping takes the lock too, so an end that we reaped is on record by now.
                if (!_orphans.Any(orphan => orphan.Pid == pid))
                {
                    child.Dispose();
                    throw new IOException($"process {pid} ended before its parent did, which kept its exit code");
                }
                child.Complete(_orphans.Last(orphan => orphan.Pid == pid).Status);
                return child;
            }
            _children[pid] = child;
            _hasChildren.Set();
            return child;
        }
    }

    /// <summary>Stops reaping. Children live on.</summary>
    public void Dispose()
    {
        _disposed = true;
        _hasChildren.Set();
    }

    private void Run()
    {
        while (!_disposed)
        {
            // Seen first and reaped under the lock: between the two, whoever has the lock still sees the zombie.
            if (Libc.waitid(Libc.P_ALL, 0, out Libc.ChildInfo info, Libc.WEXITED | Libc.WNOWAIT) < 0)
            {
                if (Libc.LastErrno == Errno.ECHILD)
                {
                    _hasChildren.Wait(IdlePoll);
                    _hasChildren.Reset();
                }
                continue;
            }
            Settle(info.Pid);
        }
    }

    private void Settle(int pid)
    {
        ChildProcess? child;
        ExitStatus status;
        lock (_lock)
        {
            if (Libc.waitid(Libc.P_PID, pid, out Libc.ChildInfo info, Libc.WEXITED) < 0)
            {
                return;
            }
            status = new ExitStatus(info.Status, info.Code != Libc.CLD_EXITED);
            if (!_children.Remove(pid, out child))
            {
                if (_orphans.Count == RememberedOrphans)
                {
                    _orphans.Dequeue();
                }
                _orphans.Enqueue((pid, status));
            }
        }
        child?.Complete(status);
    }
}
