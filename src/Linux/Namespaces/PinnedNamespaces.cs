using System.Text;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;
using Sampan.Linux.Interop;
using Sampan.Linux.Mounts;

namespace Sampan.Linux.Namespaces;

/// <summary>
/// Namespaces that live on as bind mounts of <c>/proc/…/ns/*</c>, with no process in them. A thread made for the
/// purpose enters them, sets them up, pins them and dies; the rest of this process never leaves its own.
/// </summary>
public static class PinnedNamespaces
{
    private const NamespaceKinds All =
        NamespaceKinds.Network | NamespaceKinds.Ipc | NamespaceKinds.Uts | NamespaceKinds.User;

    /// <summary>The pin of <paramref name="kind"/> below <paramref name="directory"/>: <c>net</c>, <c>ipc</c>, <c>uts</c>, <c>user</c>.</summary>
    public static string PinPath(string directory, NamespaceKinds kind) => Path.Combine(directory, FileName(kind));

    /// <summary>Makes new namespaces and pins them.</summary>
    /// <param name="directory">An existing folder for the pins.</param>
    /// <param name="kinds">Which namespaces.</param>
    /// <param name="hostname">The name set in a new UTS namespace; the host's unless told.</param>
    /// <param name="sysctls">
    /// Dotted name → value, written while inside, so that they are those of the new namespaces. A name whose namespace
    /// is not among <paramref name="kinds"/> would be the host's: the caller has refused it.
    /// </param>
    /// <exception cref="IOException">A step failed; what was pinned is undone.</exception>
    public static void Create(
        string directory, NamespaceKinds kinds, string? hostname, IReadOnlyDictionary<string, string> sysctls)
    {
        try
        {
            RunOnOwnThread(() => CreateHere(directory, kinds, hostname, sysctls));
        }
        catch
        {
            Remove(directory);
            throw;
        }
    }

    /// <summary>Makes a new user namespace and others that belong to it, and pins them all.</summary>
    /// <param name="directory">An existing folder for the pins.</param>
    /// <param name="kinds">Which namespaces beside the user namespace.</param>
    /// <param name="map">The ids of the user namespace.</param>
    /// <param name="hostname">The name set in a new UTS namespace; the host's unless told.</param>
    /// <param name="sysctls">As for <see cref="Create"/>.</param>
    /// <exception cref="IOException">A step failed; what was pinned is undone.</exception>
    public static void CreateOwned(
        string directory, NamespaceKinds kinds, IdMap map, string? hostname, IReadOnlyDictionary<string, string> sysctls)
    {
        kinds &= ~NamespaceKinds.User;
        try
        {
            using NamespaceHolder holder = NamespaceHolder.Start(Single(kinds).Sum(CloneFlag), map);
            RunOnOwnThread(() =>
            {
                foreach (NamespaceKinds kind in Single(kinds))
                {
                    Enter(holder.PathOf(FileName(kind)), CloneFlag(kind));
                }
                SetUp(kinds, hostname, sysctls);
            });
            PinAll(directory, kinds | NamespaceKinds.User, holder.PathOf);
        }
        catch
        {
            Remove(directory);
            throw;
        }
    }

    /// <summary>Runs <paramref name="action"/> on a thread inside the network namespace at <paramref name="pin"/>.</summary>
    /// <exception cref="LinuxException">The namespace cannot be entered.</exception>
    public static void RunInNetwork(string pin, Action action) => RunOnOwnThread(() =>
    {
        Enter(pin, Libc.CLONE_NEWNET);
        action();
    });

    /// <summary>Sets up the loopback device of the network namespace at <paramref name="pin"/>.</summary>
    /// <exception cref="LinuxException">The namespace cannot be entered, or the device not raised.</exception>
    public static void RaiseLoopback(string pin) => RunInNetwork(pin, Loopback.Raise);

    /// <summary>Unpins all namespaces below <paramref name="directory"/> and removes the pins. Idempotent.</summary>
    /// <exception cref="IOException">A pin is still mounted.</exception>
    public static void Remove(string directory)
    {
        foreach (NamespaceKinds kind in Single(All))
        {
            string pin = PinPath(directory, kind);
            if (File.Exists(pin))
            {
                Mount.Unmount(pin, detach: true);
                File.Delete(pin);
            }
        }
    }

    private static void CreateHere(
        string directory, NamespaceKinds kinds, string? hostname, IReadOnlyDictionary<string, string> sysctls)
    {
        Libc.Check(Libc.unshare(Single(kinds).Sum(CloneFlag)), "unshare", kinds.ToString());
        SetUp(kinds, hostname, sysctls);
        PinAll(directory, kinds, name => $"/proc/thread-self/ns/{name}");
    }

    private static void Enter(string path, int kind)
    {
        using SafeFileHandle handle = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        Libc.Check(handle.IsInvalid ? -1 : 0, "open", path);
        Libc.Check(Libc.setns(handle, kind), "setns", path);
    }

    private static void SetUp(NamespaceKinds kinds, string? hostname, IReadOnlyDictionary<string, string> sysctls)
    {
        if (hostname is not null && kinds.HasFlag(NamespaceKinds.Uts))
        {
            SetHostname(hostname);
        }
        if (kinds.HasFlag(NamespaceKinds.Network))
        {
            Loopback.Raise();
        }
        foreach ((string name, string value) in sysctls)
        {
            Sysctl.Write(name, value);
        }
    }

    private static void PinAll(string directory, NamespaceKinds kinds, Func<string, string> source)
    {
        foreach (NamespaceKinds kind in Single(kinds))
        {
            string pin = PinPath(directory, kind);
            using (File.Create(pin))
            {
            }
            Mount.Bind(source(FileName(kind)), pin, MountFlags.None);
        }
    }

    private static unsafe void SetHostname(string hostname)
    {
        byte[] name = Encoding.UTF8.GetBytes(hostname);
        fixed (byte* start = name)
        {
            Libc.Check(Libc.sethostname(start, (nuint)name.Length), "sethostname", hostname);
        }
    }

    private static void RunOnOwnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static IEnumerable<NamespaceKinds> Single(NamespaceKinds kinds) =>
        Enum.GetValues<NamespaceKinds>().Where(kind => kind != NamespaceKinds.None && kinds.HasFlag(kind));

    private static string FileName(NamespaceKinds kind) => kind switch
    {
        NamespaceKinds.Network => "net",
        NamespaceKinds.Ipc => "ipc",
        NamespaceKinds.Uts => "uts",
        NamespaceKinds.User => "user",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "one namespace at a time"),
    };

    private static int CloneFlag(NamespaceKinds kind) => kind switch
    {
        NamespaceKinds.Network => Libc.CLONE_NEWNET,
        NamespaceKinds.Ipc => Libc.CLONE_NEWIPC,
        NamespaceKinds.Uts => Libc.CLONE_NEWUTS,
        _ => 0,
    };
}
