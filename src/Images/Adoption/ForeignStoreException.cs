namespace Sampan.Images.Adoption;

/// <summary>Another runtime's image store that cannot be read: missing, damaged, of a form not known.</summary>
public sealed class ForeignStoreException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public ForeignStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
