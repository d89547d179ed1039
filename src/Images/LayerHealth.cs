namespace Sampan.Images;

/// <summary>What a check of a layer found.</summary>
public enum LayerHealth
{
    /// <summary>Its files make the very tar that it is named after.</summary>
    Sound,

    /// <summary>They do not.</summary>
    Damaged,

    /// <summary>It holds no record of its tar: nobody can tell.</summary>
    Unknown,
}
