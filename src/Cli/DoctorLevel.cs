namespace Sampan.Cli;

/// <summary>How good or bad a <see cref="DoctorFinding"/> is.</summary>
public enum DoctorLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Pods run, but something is not as it should be.</summary>
    Warning,

    /// <summary>Pods cannot run.</summary>
    Failure,
}
