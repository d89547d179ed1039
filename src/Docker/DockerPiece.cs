namespace Sampan.Docker;

/// <summary>A piece of a frame.</summary>
/// <param name="Stream">What it belongs to.</param>
/// <param name="Count">Its bytes; 0 at the end of all frames.</param>
public readonly record struct DockerPiece(DockerStream Stream, int Count);
