namespace Sampan.Tests.System.Migration.Box;

/// <summary>A test that boots a node in a box.</summary>
internal sealed class BoxFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["/usr/bin/systemd-nspawn", "/usr/sbin/debootstrap", "/bin/busybox"];

    public BoxFactAttribute()
    {
        Skip = !Environment.IsPrivilegedProcess ? "needs root"
            : Environment.GetEnvironmentVariable("SAMPAN_BOX") is { Length: > 0 } reason ? reason
            : Needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"needs {missing}"
            : null;
    }
}
