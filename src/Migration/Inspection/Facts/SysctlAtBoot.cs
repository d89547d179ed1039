namespace Sampan.Migration.Inspection.Facts;

/// <summary>A kernel setting of sysctl.d.</summary>
/// <param name="Value">Its value.</param>
/// <param name="File">The file that sets it last.</param>
public sealed record SysctlAtBoot(string Value, string File);
