namespace Sampan.Oci.Runtime;

/// <summary>A condition on one argument of a call.</summary>
/// <param name="Index">Which argument, 0 to 5.</param>
/// <param name="Value">The value, or for <c>SCMP_CMP_MASKED_EQ</c> the mask.</param>
/// <param name="Op">The comparison, e.g. <c>SCMP_CMP_EQ</c>.</param>
/// <param name="ValueTwo">For <c>SCMP_CMP_MASKED_EQ</c> the value; zero when absent.</param>
public sealed record SeccompArgument(uint Index, ulong Value, string Op, ulong? ValueTwo = null);
