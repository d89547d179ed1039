namespace Sampan.Images;

/// <summary>A layer that is damaged, climbs out of its folder or exceeds a cap. Nothing of it is kept.</summary>
public sealed class LayerException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public LayerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
