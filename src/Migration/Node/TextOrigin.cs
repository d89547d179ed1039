namespace Sampan.Migration.Node;

/// <summary>The piece of a file that a character was read from: one character of it, or an escape or continuation that stands for one.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where the piece begins, in UTF-16 units from 0.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct TextOrigin(string File, int Offset, int Length)
{
    /// <summary>Where the piece ends.</summary>
    internal int End => Offset + Length;
}
