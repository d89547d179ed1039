namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>containers</c>.</summary>
internal sealed record ContainersOptions
{
    public MissingHostPath MissingHostPath { get; init; } = MissingHostPath.Create;

    /// <summary>Most processes of one container; 0 sets no limit.</summary>
    public long PidsLimit { get; init; }

    /// <summary>A seccomp profile file for RuntimeDefault. Empty: the built-in one.</summary>
    public string SeccompProfile { get; init; } = "";

    /// <summary>A file of block I/O classes. Empty: there are none.</summary>
    public string BlockIoConfig { get; init; } = "";
}
