namespace Sampan.Daemon.Nri;

/// <summary>A plugin broke the protocol, refused a step, or is gone.</summary>
internal sealed class NriException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The gRPC code for a method that a plugin does not have.</summary>
    public const int Unimplemented = 12;

    /// <summary>The gRPC code of a plugin's answer; 0 where it did not answer.</summary>
    public int Code { get; init; }
}
