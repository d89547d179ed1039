using System.Text;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Migration.Box;

/// <summary>
/// The files of one box: an overlay over the base, and below /var/lib a real folder of the machine's file system, for Docker's layers
/// cannot lie on an overlay and stores must be able to share files. Seen from outside; links of the box are not to be followed here.
/// </summary>
internal sealed class BoxFiles : IDisposable
{
    private readonly string _temp = Directory.CreateTempSubdirectory("sampan-box-").FullName;

    /// <summary>The folder that becomes <c>/</c>.</summary>
    public string Root => Path.Combine(_temp, "root");

    /// <summary>The folder that becomes <c>/var/lib</c>.</summary>
    public string VarLib => Path.Combine(_temp, "lib");

    /// <summary>What the console of the box showed.</summary>
    public string Console => Path.Combine(_temp, "console");

    public static async Task<BoxFiles> MakeAsync()
    {
        string lower = await BoxScripts.BaseAsync();
        var files = new BoxFiles();
        try
        {
            string upper = Path.Combine(files._temp, "upper"), work = Path.Combine(files._temp, "work");
            foreach (string folder in new[] { files.Root, files.VarLib, upper, work })
                Directory.CreateDirectory(folder);
            await RunAsync("/bin/cp", "-a", Path.Combine(lower, "var", "lib") + "/.", files.VarLib);
            await RunAsync("/bin/mount", "-t", "overlay", "-o", $"lowerdir={lower},upperdir={upper},workdir={work}", "overlay", files.Root);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Where a path of the box is on this machine.</summary>
    public string At(string path) => path == "/var/lib" || path.StartsWith("/var/lib/", StringComparison.Ordinal)
        ? VarLib + path["/var/lib".Length..]
        : Root + path;

    /// <summary>Writes a file, its folders too.</summary>
    public void Write(string path, string content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead) =>
        Write(path, Encoding.UTF8.GetBytes(content), mode);

    /// <summary>Writes a file, its folders too.</summary>
    public void Write(string path, byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
        File.SetUnixFileMode(At(path), mode);
    }

    /// <summary>Makes a symbolic link, its folders too.</summary>
    public void Link(string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.CreateSymbolicLink(At(path), target);
    }

    public string Read(string path) => File.ReadAllText(At(path));

    public bool Exists(string path) => Path.Exists(At(path));

    public void Dispose()
    {
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(Path.GetDirectoryName(_temp)!);
        parent.RemoveTree(Path.GetFileName(_temp));
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        ProcessOutcome outcome = await Children.RunAsync(program, arguments);
        if (outcome.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {outcome.ErrorText}");
    }
}
