namespace Sampan.Images.Registry;

/// <summary>The registry wants credentials, or other ones.</summary>
public sealed class RegistryUnauthorizedException : RegistryException
{
    /// <summary>Makes the exception.</summary>
    public RegistryUnauthorizedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
