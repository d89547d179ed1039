using Sampan.Oci;

namespace Sampan.Images;

/// <summary>Content whose digest or length is not the promised one. Nothing of it is kept.</summary>
public sealed class DigestMismatchException : ImageException
{
    /// <summary>Makes the exception for <paramref name="what"/>, e.g. <c>the layer</c>.</summary>
    public DigestMismatchException(string what, Digest expected, Digest actual)
        : base($"{what} should be {expected} but is {actual}: it was damaged or changed on its way.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>Makes the exception for what several hosts gave.</summary>
    /// <param name="message">The reasons of all.</param>
    /// <param name="last">The last of them.</param>
    public DigestMismatchException(string message, DigestMismatchException last)
        : base(message, last)
    {
        ArgumentNullException.ThrowIfNull(last);
        Expected = last.Expected;
        Actual = last.Actual;
    }

    /// <summary>The digest that was promised.</summary>
    public Digest Expected { get; }

    /// <summary>The digest of what came.</summary>
    public Digest Actual { get; }
}
