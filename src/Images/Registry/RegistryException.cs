namespace Sampan.Images.Registry;

/// <summary>A registry that did not give what was asked for; see the derived types.</summary>
public abstract class RegistryException : ImageException
{
    /// <summary>Makes the exception.</summary>
    protected RegistryException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
