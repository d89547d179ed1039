namespace Sampan.Migration.Inspection.Facts;

/// <summary>What a CRI endpoint says of itself.</summary>
public sealed record CriFacts
{
    /// <summary>The endpoint, with scheme.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Name of the runtime as Version answers, e.g. <c>docker</c>; empty if it did not answer.</summary>
    public string RuntimeName { get; init; } = "";

    /// <summary>Its version.</summary>
    public string RuntimeVersion { get; init; } = "";

    /// <summary>Whether it speaks CRI v1.</summary>
    public bool V1 { get; init; }

    /// <summary>RuntimeReady of Status; null if not told.</summary>
    public bool? RuntimeReady { get; init; }

    /// <summary>NetworkReady of Status; null if not told.</summary>
    public bool? NetworkReady { get; init; }

    /// <summary><c>systemd</c> or <c>cgroupfs</c> as RuntimeConfig answers; null if it is not implemented.</summary>
    public string? CgroupDriver { get; init; }

    /// <summary>Why it does not answer; null if it does.</summary>
    public string? Problem { get; init; }
}
