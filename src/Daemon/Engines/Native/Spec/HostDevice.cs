namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A device node of the host.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Type"><c>c</c> or <c>b</c>.</param>
/// <param name="Major">The major number.</param>
/// <param name="Minor">The minor number.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
internal sealed record HostDevice(string Path, char Type, long Major, long Minor, uint Mode, uint Uid, uint Gid);
