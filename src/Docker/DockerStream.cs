namespace Sampan.Docker;

/// <summary>What a frame belongs to.</summary>
public enum DockerStream
{
    /// <summary>The input; engines send none.</summary>
    Stdin = 0,

    /// <summary>The output.</summary>
    Stdout = 1,

    /// <summary>The error output.</summary>
    Stderr = 2,

    /// <summary>Words of the engine itself.</summary>
    System = 3,
}
