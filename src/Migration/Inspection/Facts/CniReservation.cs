namespace Sampan.Migration.Inspection.Facts;

/// <summary>An address that host-local keeps for a sandbox.</summary>
/// <param name="Network">The network.</param>
/// <param name="Address">The address.</param>
/// <param name="ContainerId">Whose.</param>
public sealed record CniReservation(string Network, string Address, string ContainerId);
