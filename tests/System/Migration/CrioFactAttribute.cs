using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Migration;

/// <summary>A test with a real dockerd, and skopeo, which has CRI-O's library of images.</summary>
internal sealed class CrioFactAttribute : FactAttribute
{
    public CrioFactAttribute() => Skip = new DockerFactAttribute().Skip ?? new SkopeoFactAttribute().Skip;
}
