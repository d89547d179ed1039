using Sampan.Cri;
using Sampan.Daemon.Engines;
using Sampan.Images;

namespace Sampan.Daemon.ImageService;

/// <summary>What the verbs beside the CRI need of an engine.</summary>
internal static class OwnStores
{
    /// <summary>The store of our own.</summary>
    /// <param name="images">The engine.</param>
    /// <param name="instead">What to do where somebody else keeps the images.</param>
    /// <exception cref="CriException">UNIMPLEMENTED: somebody else keeps the images.</exception>
    public static ImageStore OwnStore(this IImageEngine images, string instead) => images.Store
        ?? throw CriException.Unimplemented($"this node's images are kept by Docker Engine: {instead}");

    /// <summary>The image of a name.</summary>
    /// <exception cref="CriException">NOT_FOUND.</exception>
    public static StoredImage Require(this ImageStore store, string name) => (name.Length == 0 ? null : store.Find(name))
        ?? throw CriException.NotFound($"there is no image \"{name}\", or several begin like this: `sampan images` lists them");
}
