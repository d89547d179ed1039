namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>Keys that let go of a terminal.</summary>
internal static class DetachKeys
{
    /// <summary>
    /// What nobody types. Without any, the engine takes <c>ctrl-p,ctrl-q</c>: it would hold back each <c>ctrl-p</c>, a shell's way
    /// to the last command, until the next key.
    /// </summary>
    public const string None = "ctrl-^,ctrl-@,ctrl-^,ctrl-@,ctrl-^,ctrl-@";
}
