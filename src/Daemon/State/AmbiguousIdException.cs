namespace Sampan.Daemon.State;

/// <summary>A shortened id that fits more than one object.</summary>
internal sealed class AmbiguousIdException(string prefix, int count)
    : Exception($"id \"{prefix}\" fits {count} objects: give more of its digits");
