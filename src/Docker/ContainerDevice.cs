namespace Sampan.Docker;

/// <summary>A device node of the machine in a container.</summary>
/// <param name="PathOnHost">Its path on the machine.</param>
/// <param name="PathInContainer">Its path in the container.</param>
/// <param name="CgroupPermissions">Some of <c>rwm</c>.</param>
public sealed record ContainerDevice(string PathOnHost, string PathInContainer, string CgroupPermissions);
