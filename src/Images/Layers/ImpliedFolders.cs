using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers;

/// <summary>
/// A layer may hold <c>usr/bin/x</c> and no entry for <c>usr</c>: the folder made for it must look as in the layers below, or
/// it would change their owner and mode in the mounted image.
/// </summary>
internal static class ImpliedFolders
{
    /// <param name="diff">The layer's folder.</param>
    /// <param name="implied">Paths of such folders; empty for the layer's own.</param>
    /// <param name="below">The folders of the layers below, top first.</param>
    internal static void Complete(string diff, IReadOnlyList<string> implied, IReadOnlyList<string> below)
    {
        if (implied.Count == 0 || below.Count == 0)
            return;
        using RootedDirectory own = RootedDirectory.Open(diff);
        List<RootedDirectory> lowers = [.. below.Select(RootedDirectory.Open)];
        try
        {
            // Deepest first: setting a folder's times is undone by nothing that follows.
            foreach (string path in implied.OrderByDescending(p => p.Length))
                Copy(own, path, lowers);
        }
        finally
        {
            lowers.ForEach(lower => lower.Dispose());
        }
    }

    private static void Copy(RootedDirectory own, string path, List<RootedDirectory> lowers)
    {
        if (Look(lowers, path) is not var (source, facts))
            return;
        using RootedDirectory target = own.Resolve(path);
        using (source)
        {
            target.SetOwner(facts.Uid, facts.Gid);
            target.SetMode(facts.Mode);
            foreach (string attribute in source.AttributeNames("."))
            {
                if (!attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal) && source.GetAttribute(".", attribute) is { } value)
                    target.SetAttribute(attribute, value);
            }
        }
        target.SetTimes(facts.Modified, facts.Modified);
    }

    /// <summary>The topmost layer that has the folder; a whiteout or another kind of node ends the search.</summary>
    private static (RootedDirectory Source, NodeFacts Facts)? Look(List<RootedDirectory> lowers, string path)
    {
        foreach (RootedDirectory lower in lowers)
        {
            try
            {
                RootedDirectory found = lower.Resolve(path);
                return (found, found.Stat());
            }
            catch (LinuxException e) when (e.Errno == Errno.ENOENT)
            {
            }
            catch (LinuxException e) when (e.Errno is Errno.ENOTDIR or Errno.ELOOP)
            {
                return null;
            }
        }
        return null;
    }
}
