namespace Sampan.Images.Registry;

/// <summary>The registry cannot be reached, answers nonsense, is overloaded or too slow. Later may work.</summary>
public sealed class RegistryUnavailableException : RegistryException
{
    /// <summary>Makes the exception.</summary>
    public RegistryUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>True if the registry did answer, and refuses for a reason that is neither rights nor absence.</summary>
    internal bool IsAnswer { get; init; }
}
