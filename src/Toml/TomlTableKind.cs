namespace Sampan.Toml;

/// <summary>TOML forbids defining a table twice; the origin tells which additions are a second definition.</summary>
internal enum TomlTableKind
{
    /// <summary>Named only as the parent of a header: its own header may still come.</summary>
    Implicit,

    /// <summary>Has had its header.</summary>
    Header,

    /// <summary>Made by a dotted key: only dotted keys of the same section add to it.</summary>
    Dotted,

    /// <summary>Written in braces: complete.</summary>
    Inline,
}
