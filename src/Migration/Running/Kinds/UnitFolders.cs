namespace Sampan.Migration.Running.Kinds;

/// <summary>Where systemd reads units from.</summary>
internal static class UnitFolders
{
    private static readonly string[] Folders =
        ["/etc/systemd/system/", "/run/systemd/system/", "/usr/lib/systemd/system/", "/lib/systemd/system/", "/usr/local/lib/systemd/system/"];

    /// <summary>Whether a file is part of a unit, so that units are to be read again when it was put back.</summary>
    internal static bool Hold(string path) => Array.Exists(Folders, folder => path.StartsWith(folder, StringComparison.Ordinal));
}
