namespace Sampan.Migration.Carrying;

/// <summary>An archive in a file of its own, for stores that read it themselves. Gone when disposed.</summary>
internal sealed class SpooledArchive : IDisposable
{
    private readonly string _folder;

    private SpooledArchive(string folder) => _folder = folder;

    /// <summary>The file.</summary>
    internal string File => Path.Combine(_folder, "image.tar");

    /// <summary>Writes it.</summary>
    /// <param name="below">The folder that it gets a folder in; made if missing.</param>
    /// <param name="write">Writes the archive.</param>
    /// <param name="cancellation">Breaks off.</param>
    /// <exception cref="MigrationException">The disk refuses.</exception>
    internal static async Task<SpooledArchive> WriteAsync(string below, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        SpooledArchive? archive = null;
        try
        {
            archive = new SpooledArchive(Path.Combine(Directory.CreateDirectory(below, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName, Path.GetRandomFileName()));
            Directory.CreateDirectory(archive._folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await using FileStream file = System.IO.File.Create(archive.File);
            await write(file, cancellation);
            return archive;
        }
        catch (IOException e)
        {
            archive?.Dispose();
            throw new MigrationException($"{below}: the archive of an image cannot be written: {e.Message}. Make room there.", e);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
