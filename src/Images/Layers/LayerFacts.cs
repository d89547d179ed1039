using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>What came of unpacking a layer.</summary>
/// <param name="DiffId">The digest of the unpacked tar.</param>
/// <param name="Bytes">Disk space of its files, in whole 4 KiB blocks.</param>
/// <param name="Inodes">Files, folders, links and devices made.</param>
/// <param name="ImpliedFolders">Folders that no entry describes: they look as in the layers below.</param>
/// <param name="File">The path of the one file of an artifact's layer; null for one that was an archive.</param>
internal sealed record LayerFacts(Digest DiffId, long Bytes, long Inodes, IReadOnlyList<string> ImpliedFolders, string? File = null);
