namespace Sampan.Images.Layers.Tar;

/// <summary>A part of a sparse file that is not a hole.</summary>
internal readonly record struct TarSegment(long Offset, long Length);
