namespace Sampan.Images;

/// <summary>A document that is no image for this machine: another platform, an artifact without files, an old or broken form.</summary>
public sealed class UnsupportedImageException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public UnsupportedImageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
