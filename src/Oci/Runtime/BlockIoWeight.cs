namespace Sampan.Oci.Runtime;

/// <summary>One device's weight.</summary>
/// <param name="Major">The device's major number.</param>
/// <param name="Minor">The device's minor number.</param>
/// <param name="Weight">The weight, 10 to 1000.</param>
/// <param name="LeafWeight">The weight against child cgroups.</param>
public sealed record BlockIoWeight(long Major, long Minor, ushort? Weight = null, ushort? LeafWeight = null);
