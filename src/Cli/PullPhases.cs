namespace Sampan.Cli;

/// <summary>The words of <see cref="PullProgress.Phase"/> that Sampan's own source uses.</summary>
internal static class PullPhases
{
    public const string Waiting = "waiting";

    public const string Downloading = "downloading";

    public const string Unpacking = "unpacking";

    public const string Done = "done";

    public const string Exists = "already here";
}
