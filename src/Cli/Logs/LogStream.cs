namespace Sampan.Cli.Logs;

/// <summary>Where a container wrote a line.</summary>
internal enum LogStream
{
    Output,
    Error,
}
