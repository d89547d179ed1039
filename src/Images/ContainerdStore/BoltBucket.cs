using System.Buffers.Binary;
using System.Text;

namespace Sampan.Images.ContainerdStore;

/// <summary>A bucket: keys with values or with buckets.</summary>
/// <param name="file">Its file.</param>
/// <param name="root">The page of its tree; 0 for one that is small enough to lie in its parent.</param>
/// <param name="inline">Then its page.</param>
internal sealed class BoltBucket(BoltFile file, ulong root, ReadOnlyMemory<byte> inline)
{
    private const int MaxDepth = 32;
    private const int MaxItems = 1_000_000;
    private const int BucketHeader = 16;

    /// <summary>The bucket of a name; null if there is none.</summary>
    internal BoltBucket? Bucket(string name)
    {
        foreach ((string key, ReadOnlyMemory<byte> value, bool isBucket) in Items())
        {
            if (isBucket && key == name)
                return Open(value);
        }
        return null;
    }

    /// <summary>All buckets in it.</summary>
    internal IEnumerable<(string Name, BoltBucket Bucket)> Buckets() =>
        Items().Where(item => item.IsBucket).Select(item => (item.Key, Open(item.Value)));

    /// <summary>All values in it.</summary>
    internal Dictionary<string, ReadOnlyMemory<byte>> Values()
    {
        var values = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach ((string key, ReadOnlyMemory<byte> value, _) in Items().Where(item => !item.IsBucket))
            values[key] = value;
        return values;
    }

    private BoltBucket Open(ReadOnlyMemory<byte> value)
    {
        if (value.Length < BucketHeader)
            throw new FormatException("a bucket is cut short");
        ulong page = BinaryPrimitives.ReadUInt64LittleEndian(value.Span);
        return new BoltBucket(file, page, page == 0 ? value[BucketHeader..] : default);
    }

    /// <exception cref="FormatException">The tree is damaged.</exception>
    private IEnumerable<(string Key, ReadOnlyMemory<byte> Value, bool IsBucket)> Items()
    {
        var pages = new Stack<(BoltPage Page, int Depth)>();
        pages.Push((root == 0 ? new BoltPage(inline) : file.Page(root), 0));
        int items = 0;
        while (pages.TryPop(out (BoltPage Page, int Depth) at))
        {
            bool isLeaf = (at.Page.Flags & BoltPage.Leaf) != 0;
            if (!isLeaf && ((at.Page.Flags & BoltPage.Branch) == 0 || at.Depth == MaxDepth))
                throw new FormatException("its tree is damaged");
            for (int i = 0; i < at.Page.Count; i++)
            {
                if (++items > MaxItems)
                    throw new FormatException($"a bucket has more than {MaxItems} items");
                if (!isLeaf)
                {
                    pages.Push((file.Page(at.Page.Child(i)), at.Depth + 1));
                    continue;
                }
                (ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, bool isBucket) = at.Page.Item(i);
                yield return (Encoding.UTF8.GetString(key.Span), value, isBucket);
            }
        }
    }
}
