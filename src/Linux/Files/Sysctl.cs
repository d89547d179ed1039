namespace Sampan.Linux.Files;

/// <summary>Kernel parameters below <c>/proc/sys</c>; those of a namespace are the calling thread's.</summary>
public static class Sysctl
{
    /// <summary>The file of a dotted or slashed name: <c>net.ipv4.ip_forward</c> or <c>net/ipv4/conf/eth0.1/mtu</c>.</summary>
    /// <exception cref="ArgumentException">The name would leave <c>/proc/sys</c>.</exception>
    public static string PathOf(string name)
    {
        // As sysctl(8): whichever separator comes first is the separator; the other one is part of a name.
        int first = name.AsSpan().IndexOfAny('.', '/');
        string path = first >= 0 && name[first] == '.'
            ? string.Create(name.Length, name, static (span, text) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = text[i] switch { '.' => '/', '/' => '.', char other => other };
                }
            })
            : name;
        return path.Split('/').Any(part => part is "" or "." or "..")
            ? throw new ArgumentException($"sysctl \"{name}\" is not a name below /proc/sys")
            : $"/proc/sys/{path}";
    }

    /// <summary>Writes one parameter.</summary>
    /// <exception cref="IOException">The kernel refused the value or knows no such name.</exception>
    public static void Write(string name, string value)
    {
        string path = PathOf(name);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(System.Text.Encoding.UTF8.GetBytes(value));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"sysctl {name}={value}: {exception.Message}", exception);
        }
    }
}
