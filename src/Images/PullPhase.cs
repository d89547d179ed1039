namespace Sampan.Images;

/// <summary>Where a layer is on its way.</summary>
public enum PullPhase
{
    /// <summary>Not begun: other layers go first, or another pull fetches it.</summary>
    Waiting,

    /// <summary>Its bytes arrive, and are unpacked meanwhile.</summary>
    Downloading,

    /// <summary>All bytes are here; the last of them are being unpacked.</summary>
    Extracting,

    /// <summary>In the store.</summary>
    Done,

    /// <summary>Was in the store already.</summary>
    Exists,
}
