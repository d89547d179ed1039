using Sampan.Linux.Files;

namespace Sampan.Images.Layers;

/// <summary>
/// Layers say "gone" with names beginning <c>.wh.</c> (image-spec layer.md "Whiteouts"); overlayfs says it with a character
/// device 0:0, and "nothing from below in this folder" with an attribute.
/// </summary>
internal static class Whiteout
{
    internal const string Prefix = ".wh.";

    private const string Opaque = ".wh..wh..opq";
    private const string Reserved = ".wh..wh.";
    private const string OpaqueAttribute = "trusted.overlay.opaque";

    /// <exception cref="LayerException">The name hides nothing that can be hidden.</exception>
    internal static void Apply(RootedDirectory parent, string name, string entry)
    {
        if (name == Opaque)
        {
            parent.SetAttribute(OpaqueAttribute, "y"u8);
            return;
        }
        // The rest of this name space is aufs's own housekeeping.
        if (name.StartsWith(Reserved, StringComparison.Ordinal))
            return;
        string hidden = name[Prefix.Length..];
        if (hidden is "" or "." or "..")
            throw new LayerException($"The layer's whiteout '{entry}' names nothing: refused.");
        // It is meant for the layers below: what this layer itself put there stays.
        if (parent.Stat(hidden) is not { } there)
            parent.MakeNode(hidden, NodeType.CharacterDevice, 0, 0, 0);
        else if (there.Type == NodeType.Directory)
            MakeOpaque(parent, hidden);
    }

    /// <summary>Hides what lower layers have in the folder.</summary>
    internal static void MakeOpaque(RootedDirectory parent, string name)
    {
        using RootedDirectory folder = parent.OpenDirectory(name);
        folder.SetAttribute(OpaqueAttribute, "y"u8);
    }
}
