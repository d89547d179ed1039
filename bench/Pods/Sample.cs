namespace Sampan.Bench.Pods;

/// <summary>One figure.</summary>
/// <param name="Runtime">Whose it is.</param>
/// <param name="Work">What was measured.</param>
/// <param name="Unit">ms or MB.</param>
/// <param name="Value">In that unit.</param>
internal sealed record Sample(string Runtime, string Work, string Unit, double Value);
