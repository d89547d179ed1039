using System.Text.Json.Nodes;
using Sampan.Linux.Files;

namespace Sampan.Migration.Running.Files;

/// <summary>A run's copies of files as they were, by digest; what made them what they were is in the journal.</summary>
/// <param name="run">The run's folder.</param>
internal sealed class Backup(string run)
{
    /// <summary>How many bytes a file may have that is to be changed or removed.</summary>
    internal const long MaxBytes = 256L * 1024 * 1024;

    private string Folder => Path.Combine(run, "backup");

    /// <summary>Keeps what stands at a path, and says what it was. Changes nothing there.</summary>
    /// <exception cref="StepException">It cannot be kept.</exception>
    internal JsonObject Keep(string path)
    {
        FileImage image = FileImage.Of(path);
        Store(image);
        JsonObject record = image.ToJson();
        record["parents"] = new JsonArray([.. FilePlacer.MissingParents(path).Select(folder => (JsonNode)folder)]);
        return record;
    }

    /// <summary>Puts back what was kept: content, owner, mode, attributes, time; or takes away what was not there, with the folders made for it.</summary>
    /// <param name="record">What <see cref="Keep"/> returned.</param>
    /// <param name="expected">Digests that the run itself can have left there; anything else is somebody's change and is kept aside.</param>
    /// <exception cref="StepException">It cannot be put back; the message says where the copy is.</exception>
    internal void Restore(JsonObject record, params IReadOnlyList<string> expected)
    {
        FileImage image = FileImage.FromJson(record);
        try
        {
            SetAside(image, expected);
            FilePlacer.RemoveLeftover(image.Path);
            if (image.IsAbsent)
            {
                FilePlacer.Remove(image.Path);
                FilePlacer.RemoveParents(record["parents"]!.AsArray().Select(folder => (string)folder!));
                return;
            }
            FilePlacer.MakeParents(image.Path);
            if (image.Target is not null)
            {
                FilePlacer.Link(image);
                return;
            }
            if (IsThere(image))
                return;
            if (!File.Exists(PathOf(image.Digest)) || FileDigest.OfContent(PathOf(image.Digest)) != image.Digest)
                throw new StepException($"{image.Path}: cannot be put back: its copy {PathOf(image.Digest)} is damaged or gone. Put the file back from a backup of your own.");
            using FileStream content = File.OpenRead(PathOf(image.Digest));
            FilePlacer.Write(image, content, keepTime: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string copy = image.IsAbsent || image.Target is not null ? "" : $" Its content before is in {PathOf(image.Digest)}.";
            throw new StepException($"{image.Path}: cannot be put back as it was: {e.Message}.{copy}", e);
        }
    }

    // What was never touched is left alone, with its inode.
    private static bool IsThere(FileImage image) =>
        RealPath.Stat(image.Path) is { Type: NodeType.File } now
        && now.Modified == image.Modified && now.Mode == image.Mode && now.Uid == image.Uid && now.Gid == image.Gid
        && FileDigest.OfContent(image.Path) == image.Digest;

    private void SetAside(FileImage image, IReadOnlyList<string> expected)
    {
        if (RealPath.Stat(image.Path)?.Type != NodeType.File)
            return;
        string now = FileDigest.OfContent(image.Path);
        if (now == image.Digest || expected.Contains(now))
            return;
        string aside = Path.Combine(run, "changed");
        Directory.CreateDirectory(aside);
        File.Copy(image.Path, Path.Combine(aside, image.Path.Trim('/').Replace('/', '_')), overwrite: true);
    }

    private void Store(FileImage image)
    {
        if (image.IsAbsent || image.Target is not null || File.Exists(PathOf(image.Digest)))
            return;
        if (new FileInfo(image.Path).Length > MaxBytes)
            throw new StepException($"{image.Path}: has more than {MaxBytes >> 20} MiB, too much to keep a copy of. Move it away by hand, and make a new plan.");
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        AtomicFile.FlushDirectory(run);
        AtomicFile.Write(PathOf(image.Digest), File.ReadAllBytes(image.Path));
        if (FileDigest.OfContent(PathOf(image.Digest)) != image.Digest)
            throw new StepException($"{image.Path}: changes while it is read. See who writes it, and begin again.");
    }

    private string PathOf(string digest) => Path.Combine(Folder, digest["sha256:".Length..]);
}
