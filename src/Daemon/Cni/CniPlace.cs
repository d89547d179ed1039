namespace Sampan.Daemon.Cni;

/// <summary>An attachment as GC names it.</summary>
/// <param name="ContainerId">The sandbox's id.</param>
/// <param name="InterfaceName">The interface inside.</param>
internal readonly record struct CniPlace(string ContainerId, string InterfaceName);
