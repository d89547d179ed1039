namespace Sampan.Migration.Inspection;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>The plan takes care of it.</summary>
    Automatic,

    /// <summary>Something changes or may break; a person should know.</summary>
    Warning,

    /// <summary>The move must not begin before this is mended or accepted.</summary>
    Blocker,
}
