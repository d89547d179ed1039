using Sampan.Docker;
using Sampan.Images;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>An image as it was last heard of.</summary>
/// <param name="Image">For those who ask.</param>
/// <param name="Folders">Where the engine keeps it.</param>
internal sealed record KnownImage(StoredImage Image, ImageFolders Folders);
