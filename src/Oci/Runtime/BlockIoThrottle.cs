namespace Sampan.Oci.Runtime;

/// <summary>One device's rate.</summary>
/// <param name="Major">The device's major number.</param>
/// <param name="Minor">The device's minor number.</param>
/// <param name="Rate">Per second.</param>
public sealed record BlockIoThrottle(long Major, long Minor, ulong Rate);
