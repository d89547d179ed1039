namespace Sampan.Daemon.Configuration;

/// <summary>This host.</summary>
internal sealed class HostEnvironment : IHostEnvironment
{
    private readonly ExecutableSearch _executables =
        ExecutableSearch.Of(Environment.GetEnvironmentVariable("PATH"));

    // The folder is sd_booted(3)'s test; pid 1's name tells a chroot or container that has only borrowed /run.
    public bool SystemdIsInit => Directory.Exists("/run/systemd/system") && InitName() == "systemd";

    public string? FindExecutable(string name) => _executables.Find(name);

    private static string InitName()
    {
        try
        {
            return File.ReadAllText("/proc/1/comm").TrimEnd('\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
