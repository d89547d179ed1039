namespace Sampan.Images.Archives;

/// <summary>One file of an image archive.</summary>
/// <param name="Path">Its path in the archive, without <c>./</c> in front.</param>
/// <param name="LinkTarget">For a link: the path in the archive that it leads to.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="Content">The content, good until the next item; empty for a link.</param>
internal sealed record ArchiveItem(string Path, string? LinkTarget, long Size, Stream Content);
