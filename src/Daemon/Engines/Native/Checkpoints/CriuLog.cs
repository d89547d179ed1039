namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>CRIU's log: the OCI runtime only says that CRIU failed.</summary>
internal static class CriuLog
{
    private const int Tail = 64 * 1024, Lines = 4;

    /// <summary>What went wrong, to be put behind a message; empty when the log has nothing.</summary>
    public static string Errors(string path)
    {
        if (!File.Exists(path))
        {
            return "";
        }
        using FileStream file = File.OpenRead(path);
        file.Seek(-Math.Min(file.Length, Tail), SeekOrigin.End);
        using var reader = new StreamReader(file);
        string[] errors = [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("Error (", StringComparison.Ordinal)).TakeLast(Lines)];
        return errors.Length == 0 ? "" : "; CRIU says: " + string.Join("; ", errors.Select(line => line.Trim()));
    }
}
