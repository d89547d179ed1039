namespace Sampan.Docker;

/// <summary>How a <see cref="DockerClient"/> behaves.</summary>
public sealed record DockerClientOptions
{
    /// <summary>Who we say we are.</summary>
    public string UserAgent { get; init; } = "sampan";

    /// <summary>How long a call may take that moves no image.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a call may take that moves images.</summary>
    public TimeSpan TransferLimit { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The clock of these limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
