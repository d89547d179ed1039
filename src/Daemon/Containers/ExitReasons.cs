using Sampan.Daemon.Engines;

namespace Sampan.Daemon.Containers;

/// <summary>The words that kubelets and people read for why a container ended.</summary>
internal static class ExitReasons
{
    /// <summary>It ended with code 0.</summary>
    public const string Completed = "Completed";

    /// <summary>It ended with another code.</summary>
    public const string Error = "Error";

    /// <summary>The kernel killed it for its memory limit.</summary>
    public const string OutOfMemory = "OOMKilled";

    /// <summary>It never began.</summary>
    public const string StartError = "StartError";

    /// <summary>Nobody saw its end.</summary>
    public const string Unknown = "Unknown";

    /// <summary>The code of a container that never began.</summary>
    public const int StartErrorCode = 128;

    /// <summary>The code where nobody saw the end.</summary>
    public const int UnknownCode = 255;

    private const int KilledCode = 137;

    /// <summary>The word for an end.</summary>
    public static string Of(ContainerExit exit) =>
        exit is { OutOfMemory: true, ExitCode: KilledCode } ? OutOfMemory
        : exit.ExitCode == 0 ? Completed
        : Error;
}
