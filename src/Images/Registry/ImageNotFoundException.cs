namespace Sampan.Images.Registry;

/// <summary>The registry has no such image; the message names it.</summary>
public sealed class ImageNotFoundException : RegistryException
{
    /// <summary>Makes the exception.</summary>
    public ImageNotFoundException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
