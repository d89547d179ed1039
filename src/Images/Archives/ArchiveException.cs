namespace Sampan.Images.Archives;

/// <summary>An archive that holds no image that can be read.</summary>
public sealed class ArchiveException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public ArchiveException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
