using Sampan.Images.Layers.Tar;
using Sampan.Linux;

namespace Sampan.Images.Layers;

/// <summary>Which extended attributes of an entry are set.</summary>
internal static class LayerAttributes
{
    /// <summary>
    /// Left out: overlayfs's own (a layer must not redirect or hide by them), and the host's security labels, which
    /// belong to the machine.
    /// </summary>
    private static readonly string[] Refused =
        ["trusted.overlay.", "user.overlay.", "security.selinux", "security.ima", "security.evm", "security.apparmor", "security.SMACK"];

    internal static IEnumerable<KeyValuePair<string, byte[]>> Kept(TarEntry entry) => entry.Attributes.Count == 0
        ? []
        : entry.Attributes.Where(a => !Array.Exists(Refused, r => a.Key.StartsWith(r, StringComparison.Ordinal)));

    /// <summary>A file system without such attributes does not keep an image from being unpacked.</summary>
    internal static void Set(Action set)
    {
        try
        {
            set();
        }
        catch (LinuxException e) when (e.Errno == Errno.EOPNOTSUPP)
        {
        }
    }
}
