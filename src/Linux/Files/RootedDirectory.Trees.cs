using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

public sealed partial class RootedDirectory
{
    private const int MaxLinksFollowed = 40;

    /// <summary>Removes the child <paramref name="name"/> with all below it; links are removed, never followed.</summary>
    /// <returns>True if the name was there.</returns>
    /// <remarks>Deep trees cost open descriptors, not stack: the walk keeps one per level.</remarks>
    public bool RemoveTree(string name)
    {
        if (Stat(name) is not { } facts)
            return false;
        if (facts.Type != NodeType.Directory)
            return RemoveFile(name);
        var open = new Stack<(RootedDirectory Folder, string Name, Queue<string> Left)>();
        try
        {
            Push(this, name);
            while (open.TryPeek(out var top))
                Step(top.Folder, top.Left);
        }
        finally
        {
            foreach (var level in open)
                level.Folder.Dispose();
        }
        return true;

        void Push(RootedDirectory parent, string child)
        {
            RootedDirectory folder = parent.OpenDirectory(child);
            open.Push((folder, child, new Queue<string>(folder.Names())));
        }

        void Step(RootedDirectory folder, Queue<string> left)
        {
            if (left.TryDequeue(out string? child))
            {
                if (!folder.TryUnlink(child))
                    Push(folder, child);
                return;
            }
            (RootedDirectory done, string doneName, _) = open.Pop();
            done.Dispose();
            RootedDirectory parent = open.TryPeek(out var above) ? above.Folder : this;
            parent.RemoveDirectory(doneName);
        }
    }

    /// <summary>Removes an empty folder; gone already is success.</summary>
    public void RemoveDirectory(string name)
    {
        if (Libc.unlinkat(_handle, name, Libc.AT_REMOVEDIR) < 0 && Libc.LastErrno != Errno.ENOENT)
            throw new LinuxException(Libc.LastErrno, "unlinkat", Show(name));
    }

    /// <summary>Makes all that was written to this folder's file system durable.</summary>
    public void SyncFileSystem() => Check(Libc.syncfs(_handle), "syncfs", "");

    /// <summary>False if the child is a folder.</summary>
    private bool TryUnlink(string name)
    {
        if (Libc.unlinkat(_handle, name, 0) >= 0)
            return true;
        return Libc.LastErrno switch
        {
            Errno.ENOENT => true,
            Errno.EISDIR or Errno.EPERM => false,
            Errno errno => throw new LinuxException(errno, "unlinkat", Show(name)),
        };
    }

    /// <summary>
    /// openat2's RESOLVE_IN_ROOT by hand, for kernels before 5.6. Safe where nobody else changes the tree meanwhile,
    /// which holds for the private folders that layers are unpacked into.
    /// </summary>
    private RootedDirectory Walk(string path)
    {
        var left = new Stack<string>(path.Split('/').Reverse());
        var at = new Stack<SafeFileHandle>();
        int links = 0;
        try
        {
            while (left.TryPop(out string? part))
            {
                if (part is "" or ".")
                    continue;
                if (part == "..")
                {
                    if (at.TryPop(out SafeFileHandle? child))
                        child.Dispose();
                    continue;
                }
                Enter(part);
            }
            SafeFileHandle last = at.TryPop(out SafeFileHandle? top)
                ? top
                : OpenChild(".", Libc.O_RDONLY | Libc.O_DIRECTORY, 0);
            return new RootedDirectory(last, Show(path));
        }
        finally
        {
            foreach (SafeFileHandle handle in at)
                handle.Dispose();
        }

        void Enter(string part)
        {
            using var here = new RootedDirectory(Borrow(at.TryPeek(out SafeFileHandle? top) ? top : _handle), _path);
            if (here.Stat(part) is not { Type: NodeType.Symlink })
            {
                at.Push(here.OpenChild(part, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW, 0));
                return;
            }
            if (++links > MaxLinksFollowed)
                throw new LinuxException(Errno.ELOOP, "open", Show(path));
            string target = here.ReadLink(part);
            if (target.StartsWith('/'))
            {
                while (at.TryPop(out SafeFileHandle? handle))
                    handle.Dispose();
            }
            foreach (string step in target.Split('/').Reverse())
                left.Push(step);
        }

        static SafeFileHandle Borrow(SafeFileHandle handle) => new(handle.DangerousGetHandle(), ownsHandle: false);
    }
}
