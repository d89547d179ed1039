namespace Sampan.Images.Registry;

/// <summary>A hosts.toml, or a file it names, that cannot be used; the message names the file.</summary>
public sealed class RegistryConfigurationException : ImageException
{
    /// <summary>Makes the exception.</summary>
    public RegistryConfigurationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
