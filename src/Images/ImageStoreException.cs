namespace Sampan.Images;

/// <summary>The image store on disk cannot be used: locked by another daemon, damaged, of another version.</summary>
public sealed class ImageStoreException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public ImageStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
