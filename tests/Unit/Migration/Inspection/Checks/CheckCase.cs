using Sampan.Migration.Inspection;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

/// <summary>Facts on which a check speaks, and facts on which it is silent.</summary>
/// <param name="Id">The check.</param>
/// <param name="Severity">How much the finding weighs.</param>
/// <param name="Says">A part of the finding's evidence.</param>
/// <param name="Fires">Where it is found.</param>
/// <param name="Silent">Where it is not.</param>
internal sealed record CheckCase(string Id, Severity Severity, string Says, CheckContext Fires, CheckContext Silent);
