namespace Sampan.Migration.Planning;

/// <summary>What a step does to a unit.</summary>
public enum ServiceAction
{
    /// <summary>Starts it.</summary>
    Start,

    /// <summary>Stops it.</summary>
    Stop,

    /// <summary>Stops and starts it. Taking it back is a restart too: around a change of files, stop and start it by two steps.</summary>
    Restart,

    /// <summary>Has it started at boot.</summary>
    Enable,

    /// <summary>Has it started at boot no more.</summary>
    Disable,

    /// <summary>Makes it impossible to start.</summary>
    Mask,

    /// <summary>Makes it possible to start again.</summary>
    Unmask,

    /// <summary>Has all unit files read again; of no unit.</summary>
    Reload,
}
