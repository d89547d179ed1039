using Sampan.Daemon.Configuration;

namespace Sampan.Tests.Unit.Daemon.Configuration;

/// <summary>A host with the given executables in /usr/bin.</summary>
internal sealed class FakeHostEnvironment(bool systemd, params string[] executables) : IHostEnvironment
{
    public bool SystemdIsInit => systemd;

    public string? FindExecutable(string name) => executables.Contains(name) ? $"/usr/bin/{name}" : null;
}
