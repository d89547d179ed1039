namespace Sampan.Images.Adoption;

/// <summary>Somebody else's image store, read and never written.</summary>
public interface IForeignStore
{
    /// <summary>Its folder.</summary>
    string Root { get; }

    /// <summary>All images of it, damaged ones included. Its owner may be at work meanwhile.</summary>
    /// <exception cref="ForeignStoreException">It is none, or of a kind that cannot be read; the message says why and what to do.</exception>
    IReadOnlyList<ForeignImage> Read(CancellationToken cancellationToken);
}
