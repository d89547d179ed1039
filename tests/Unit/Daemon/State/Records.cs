using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.State;

/// <summary>Records to start from.</summary>
internal static class Records
{
    public static ContainerRecord Container(string id) => new()
    {
        Id = id,
        SandboxId = "pod",
        Config = new ContainerConfig { Metadata = new ContainerMetadata { Name = "main" } },
        ImageId = "sha256:1",
        ImageRef = "repo@sha256:2",
        ImageName = "repo:1",
        CreatedAt = 1,
        BootId = "boot",
        IsComplete = true,
    };

    public static SandboxRecord Sandbox(string id) => new()
    {
        Id = id,
        Config = new PodSandboxConfig { Metadata = new PodSandboxMetadata { Name = "web", Namespace = "shop", Uid = "u" } },
        RuntimeHandler = "",
        CreatedAt = 1,
        BootId = "boot",
        IsComplete = true,
    };
}
