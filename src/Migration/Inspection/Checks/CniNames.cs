using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>CNI files that packages of runtimes bring.</summary>
internal static class CniNames
{
    /// <summary>Whose file it is; null if it is the cluster's.</summary>
    public static string? FromPackage(CniFileFacts file)
    {
        if (file.Package is { } package)
            return $"the package {package}";
        string name = Path.GetFileName(file.Path);
        return name switch
        {
            "10-containerd-net.conflist" => "containerd's bundle",
            _ when name.Contains("crio-bridge", StringComparison.Ordinal) || name == "200-loopback.conflist" => "CRI-O",
            _ when name.Contains("podman", StringComparison.Ordinal) => "podman",
            _ => null,
        };
    }
}
