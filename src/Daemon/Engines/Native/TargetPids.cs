using Sampan.Cri;
using Sampan.Linux;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// The PID namespace that a container of mode TARGET joins, held by a bind mount in its bundle: a number may belong to
/// another process by the time the container starts.
/// </summary>
internal static class TargetPids
{
    private const string FileName = "target-pid";

    /// <summary>Holds the namespace of a process; null where none is asked for.</summary>
    /// <exception cref="CriException">FAILED_PRECONDITION: the process has ended.</exception>
    public static string? Hold(string bundle, ContainerRequest request)
    {
        if (request.TargetPid == 0)
        {
            return null;
        }
        string pin = Path.Combine(bundle, FileName);
        File.WriteAllBytes(pin, []);
        try
        {
            Mount.Bind($"/proc/{request.TargetPid}/ns/pid", pin, MountFlags.None);
            // Asked after the mount: what is held now is what lived then.
            if (ProcessStat.IsAlive(request.TargetPid, request.TargetStartTime))
            {
                return pin;
            }
        }
        catch (LinuxException exception) when (exception.Errno == Errno.ENOENT)
        {
            // Ended; said below.
        }
        Release(bundle);
        throw CriException.FailedPrecondition("the target container of the PID namespace has ended");
    }

    /// <summary>Lets it go. Idempotent.</summary>
    public static void Release(string bundle)
    {
        string pin = Path.Combine(bundle, FileName);
        if (File.Exists(pin))
        {
            Mount.Unmount(pin, detach: true);
            File.Delete(pin);
        }
    }
}
