namespace Sampan.Cri.Grpc.Client;

/// <summary>How a <see cref="CriChannel"/> behaves.</summary>
public sealed record CriChannelOptions
{
    /// <summary>Who we say we are.</summary>
    public string UserAgent { get; init; } = "sampan";

    /// <summary>The deadline of unary calls that give none; null for no limit.</summary>
    public TimeSpan? DefaultDeadline { get; init; }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
