namespace Sampan.Migration.Inspection.Checks;

/// <summary>A known defect in words.</summary>
/// <param name="Id"><c>SD1</c> to <c>SD16</c>.</param>
/// <param name="What">What is wrong and what follows.</param>
/// <param name="Remedy">What to write or do.</param>
internal sealed record DefectText(string Id, string What, string Remedy);
