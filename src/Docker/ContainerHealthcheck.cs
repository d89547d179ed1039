namespace Sampan.Docker;

/// <summary>How the engine asks after a container's health.</summary>
/// <param name="Test"><c>["NONE"]</c> for not at all.</param>
public sealed record ContainerHealthcheck(IReadOnlyList<string>? Test);
