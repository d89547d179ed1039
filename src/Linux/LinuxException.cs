namespace Sampan.Linux;

/// <summary>A system call that failed: which call, on what, and the kernel's error.</summary>
public sealed class LinuxException : IOException
{
    /// <summary>Makes the exception for <paramref name="call"/> on <paramref name="target"/>.</summary>
    /// <param name="errno">The kernel's error.</param>
    /// <param name="call">The call's name as in its manual page, e.g. <c>mount</c>.</param>
    /// <param name="target">What it was called on: a path, a pid, a name.</param>
    public LinuxException(Errno errno, string call, string target)
        : base($"{call} {target}: {errno.Text()} ({errno})")
    {
        Errno = errno;
        Call = call;
        Target = target;
    }

    /// <summary>The kernel's error.</summary>
    public Errno Errno { get; }

    /// <summary>The name of the call that failed.</summary>
    public string Call { get; }

    /// <summary>What the call was made on.</summary>
    public string Target { get; }
}
