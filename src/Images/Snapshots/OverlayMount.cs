using System.Text;
using Sampan.Linux;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;

namespace Sampan.Images.Snapshots;

/// <summary>One overlay mount whose options fit into the kernel's page, however many layers there are.</summary>
internal sealed class OverlayMount(
    IReadOnlyList<string> links, string linkFolder, RootedDirectory openLinks, string folder, RootedDirectory openFolder)
{
    internal void MountAt(string rootfs, bool readOnly, bool useVolatile)
    {
        if (links.Count > OverlayOptions.MaxLowers)
            throw new ImageStoreException($"The image has {links.Count} layers; overlayfs stacks at most {OverlayOptions.MaxLowers}.");
        try
        {
            Call(rootfs, readOnly, useVolatile);
        }
        catch (LinuxException e) when (useVolatile && !readOnly && e.Errno == Errno.EINVAL)
        {
            // Kernels of distributions may say 5.10 and not know it.
            Call(rootfs, readOnly, useVolatile: false);
        }
    }

    private void Call(string rootfs, bool readOnly, bool useVolatile)
    {
        string options = Options(linkFolder, folder, readOnly, useVolatile);
        bool fits = Encoding.UTF8.GetByteCount(options) <= Mount.MaxDataLength;
        // 127 layers under a long path do not fit: the same folders by their open descriptors are 26 bytes each.
        if (!fits || !OverlayOptions.IsPlain(linkFolder) || !OverlayOptions.IsPlain(folder))
            options = Options(openLinks.DescriptorPath, openFolder.DescriptorPath, readOnly, useVolatile);
        Mount.FileSystem("overlay", "overlay", rootfs, readOnly ? MountFlags.ReadOnly : MountFlags.None, options);
    }

    private string Options(string linkPath, string folderPath, bool readOnly, bool useVolatile)
    {
        List<string> lowers = [.. links.Select(link => $"{linkPath}/{link}")];
        if (readOnly)
        {
            // Without an upper folder overlayfs wants two lower ones; these two are empty.
            lowers.AddRange(lowers.Count switch
            {
                0 => [$"{folderPath}/fs", $"{folderPath}/empty"],
                1 => [$"{folderPath}/fs"],
                _ => [],
            });
            return OverlayOptions.Build(lowers, null, useVolatile);
        }
        if (lowers.Count == 0)
            lowers.Add($"{folderPath}/empty");
        return OverlayOptions.Build(lowers, ($"{folderPath}/fs", $"{folderPath}/work"), useVolatile);
    }
}
