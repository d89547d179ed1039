namespace Sampan.Cli.Streaming;

/// <summary>The ways in which an exec or attach ends.</summary>
internal enum StreamEnd
{
    /// <summary>The command ended.</summary>
    Exited,

    /// <summary>The runtime said that it could not be, or go on.</summary>
    Failed,

    /// <summary>The connection ended without a word.</summary>
    Broken,

    /// <summary>The user left.</summary>
    Detached,
}
