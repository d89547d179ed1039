using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>A theory that needs what <see cref="DockerFactAttribute"/> needs.</summary>
internal sealed class DockerTheoryAttribute : TheoryAttribute
{
    public DockerTheoryAttribute() => Skip = new DockerFactAttribute().Skip;
}
