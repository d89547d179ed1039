namespace Sampan.Docker;

/// <summary>The engine refused a call, or could not be asked; the message names the call, the reason and the remedy.</summary>
public sealed class DockerException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="status">The HTTP status; 0 if there was no answer.</param>
    /// <param name="message">What, why, and what helps.</param>
    /// <param name="inner">What was behind it.</param>
    public DockerException(int status, string message, Exception? inner = null)
        : base(message, inner) => Status = status;

    /// <summary>The HTTP status of the engine's answer; 0 if there was none.</summary>
    public int Status { get; }

    /// <summary>There is no such container or image.</summary>
    public bool IsNotFound => Status == 404;

    /// <summary>The object is in a state that forbids it, or in use.</summary>
    public bool IsConflict => Status == 409;

    /// <summary>Nobody answered: no socket, nobody behind it, or a connection that broke.</summary>
    public bool IsUnavailable => Status == 0;
}
