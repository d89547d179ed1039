namespace Sampan.Images.Trust;

/// <summary>The policy of this node does not allow the image.</summary>
public sealed class SignatureValidationException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public SignatureValidationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
