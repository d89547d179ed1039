namespace Sampan.Migration.Planning;

/// <summary>The images that are carried over.</summary>
/// <param name="Strategy"><c>link</c>, <c>copy</c>, <c>save</c> or <c>none</c>.</param>
/// <param name="Items">Which.</param>
public sealed record PlanImages(string Strategy, IReadOnlyList<PlanImage> Items);
