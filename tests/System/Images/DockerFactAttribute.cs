namespace Sampan.Tests.System.Images;

/// <summary>A test against a real dockerd.</summary>
internal sealed class DockerFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["/usr/sbin/dockerd", "/usr/bin/docker", "/usr/bin/docker-registry", "/usr/bin/containerd"];

    public DockerFactAttribute()
    {
        Skip = !Environment.IsPrivilegedProcess ? "needs root"
            : Needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"needs {missing}"
            : null;
    }
}
