namespace Sampan.Migration.Translation.Intent;

/// <summary>A resource limit of all containers; -1 is none.</summary>
internal sealed record DockerUlimit(string Name, long Soft, long Hard);
