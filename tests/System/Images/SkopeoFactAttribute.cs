namespace Sampan.Tests.System.Images;

/// <summary>A test that has skopeo write a containers/storage.</summary>
internal sealed class SkopeoFactAttribute : FactAttribute
{
    private static readonly string[] Needed = ["/usr/bin/skopeo", "/usr/bin/docker-registry"];

    public SkopeoFactAttribute()
    {
        Skip = !Environment.IsPrivilegedProcess ? "needs root"
            : Needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"needs {missing}"
            : null;
    }
}
