namespace Sampan.Migration.Inspection.Facts;

/// <summary>One unit's bond to another.</summary>
/// <param name="Directive">E.g. <c>Requires</c>.</param>
/// <param name="Unit">E.g. <c>docker.service</c>.</param>
/// <param name="File">Where it stands.</param>
public sealed record UnitTie(string Directive, string Unit, string File);
