namespace Sampan.Oci.Runtime;

/// <summary>A terminal's size in characters.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record ConsoleSize(uint Height, uint Width);
