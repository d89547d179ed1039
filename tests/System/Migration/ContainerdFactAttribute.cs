namespace Sampan.Tests.System.Migration;

/// <summary>A test that has Debian's containerd take what was translated.</summary>
internal sealed class ContainerdFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["/usr/bin/containerd", "/usr/bin/docker-registry", "/usr/bin/unshare", "/bin/busybox"];

    public ContainerdFactAttribute()
    {
        Skip = !Environment.IsPrivilegedProcess ? "needs root"
            : Needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"needs {missing}"
            : null;
    }
}
