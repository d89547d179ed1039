namespace Sampan.Daemon.Streaming;

/// <summary>Which streams an exec or attach has.</summary>
internal sealed record StreamSelection(bool Stdin, bool Stdout, bool Stderr, bool Terminal);
