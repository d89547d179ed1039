namespace Sampan.Daemon.Cni;

/// <summary>The pod network cannot be had, checked or undone; the message names the plugin, the verb and the reason.</summary>
internal sealed class CniException : Exception
{
    public CniException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    public CniException(string message, uint code)
        : base(message) => Code = code;

    /// <summary>The plugin's own error code (CNI spec, "Error"); null when it gave none.</summary>
    public uint? Code { get; }
}
