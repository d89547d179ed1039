namespace Sampan.Images;

/// <summary>An image that cannot be had or used. The message is complete: what, why and, where known, the remedy.</summary>
public abstract class ImageException : Exception
{
    /// <summary>Makes the exception.</summary>
    protected ImageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
