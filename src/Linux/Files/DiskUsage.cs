namespace Sampan.Linux.Files;

/// <summary>What a tree takes on its disk, as <c>du</c> counts: blocks, hard links once.</summary>
/// <param name="Bytes">Bytes allocated.</param>
/// <param name="Inodes">Files, folders, links and devices.</param>
public readonly record struct DiskUsage(long Bytes, long Inodes)
{
    /// <summary>Walks <paramref name="path"/>, not following links; names that vanish meanwhile are left out.</summary>
    /// <exception cref="LinuxException">The tree cannot be read.</exception>
    public static DiskUsage Of(string path, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ulong>();
        using RootedDirectory root = RootedDirectory.Open(path);
        DiskUsage total = new(root.Stat().DiskBytes, 1);
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out string? folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using RootedDirectory? open = TryResolve(root, folder);
            foreach (string name in open?.Names() ?? [])
            {
                if (open!.Stat(name) is not { } facts)
                    continue;
                if (facts.Type == NodeType.Directory)
                    folders.Push(folder.Length == 0 ? name : $"{folder}/{name}");
                else if (facts.Links > 1 && !seen.Add(facts.Inode))
                    continue;
                total += new DiskUsage(facts.DiskBytes, 1);
            }
        }
        return total;
    }

    /// <summary>The sum of two trees.</summary>
    public static DiskUsage operator +(DiskUsage left, DiskUsage right) => Add(left, right);

    /// <summary>The sum of two trees.</summary>
    public static DiskUsage Add(DiskUsage left, DiskUsage right) =>
        new(left.Bytes + right.Bytes, left.Inodes + right.Inodes);

    private static RootedDirectory? TryResolve(RootedDirectory root, string folder)
    {
        try
        {
            return root.Resolve(folder);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            return null;
        }
    }
}
