namespace Sampan.Daemon.Configuration;

/// <summary>What becomes of a mount whose host path is missing.</summary>
internal enum MissingHostPath
{
    /// <summary>An empty directory is made.</summary>
    Create,

    /// <summary>The container is refused.</summary>
    Reject,
}
