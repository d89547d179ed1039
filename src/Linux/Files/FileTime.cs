namespace Sampan.Linux.Files;

/// <summary>A file's time stamp: seconds since 1970-01-01 UTC (negative before) and nanoseconds (0–999 999 999).</summary>
public readonly record struct FileTime(long Seconds, uint Nanoseconds);
