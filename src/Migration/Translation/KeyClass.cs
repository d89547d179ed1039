namespace Sampan.Migration.Translation;

/// <summary>What becomes of a key of Docker's configuration.</summary>
public enum KeyClass
{
    /// <summary>The target has its like.</summary>
    Equivalent,

    /// <summary>The kubelet does it now.</summary>
    Kubelet,

    /// <summary>Nothing does it; a warning.</summary>
    None,

    /// <summary>The meaning changes, or a person has to decide.</summary>
    Dangerous,

    /// <summary>It never concerned pods.</summary>
    Irrelevant,
}
