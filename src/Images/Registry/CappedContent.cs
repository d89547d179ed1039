namespace Sampan.Images.Registry;

/// <summary>Reads a small body whole, but never more than a cap.</summary>
internal static class CappedContent
{
    /// <returns>The bytes, or null if there are more than <paramref name="cap"/>.</returns>
    internal static async Task<byte[]?> ReadAsync(HttpContent content, int cap, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > cap)
            return null;
        await using Stream body = await content.ReadAsStreamAsync(cancellationToken);
        using var all = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (all.Length + read > cap)
                return null;
            all.Write(buffer, 0, read);
        }
        return all.ToArray();
    }
}
