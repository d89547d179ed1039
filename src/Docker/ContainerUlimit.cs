namespace Sampan.Docker;

/// <summary>A limit of a container's processes.</summary>
/// <param name="Name">E.g. <c>nofile</c>.</param>
/// <param name="Soft">Where they are stopped; -1 for nowhere.</param>
/// <param name="Hard">How far they may raise it; -1 for any.</param>
public sealed record ContainerUlimit(string Name, long Soft, long Hard);
