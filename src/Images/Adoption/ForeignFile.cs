namespace Sampan.Images.Adoption;

/// <summary>A file of somebody else's store.</summary>
internal static class ForeignFile
{
    /// <summary>All its bytes.</summary>
    /// <param name="file">Which file.</param>
    /// <param name="cap">How many bytes it may have.</param>
    /// <param name="called">Its name in messages; the path unless given.</param>
    /// <exception cref="ForeignStoreException">It has more.</exception>
    internal static byte[] Read(string file, int cap, string? called = null)
    {
        using FileStream stream = File.OpenRead(file);
        if (stream.Length > cap)
            throw new ForeignStoreException($"{called ?? file} has {stream.Length} bytes; at most {cap} are read");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
