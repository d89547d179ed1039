namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A device for a container.</summary>
/// <param name="ContainerPath">Where it appears.</param>
/// <param name="Permissions">Any of <c>rwm</c>; all when empty.</param>
/// <param name="Host">The node that it is.</param>
internal sealed record ResolvedDevice(string ContainerPath, string Permissions, HostDevice Host);
