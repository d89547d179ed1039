namespace Sampan.Daemon.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Key">The key's full path, as <c>cni.binDirs[1]</c>; empty for the file as a whole.</param>
/// <param name="Origin">Where it stands.</param>
/// <param name="Problem">What is wrong, without a full stop.</param>
/// <param name="Remedy">What to write instead, without a full stop.</param>
internal sealed record ConfigurationError(string Key, ConfigurationOrigin Origin, string Problem, string Remedy)
{
    public override string ToString() =>
        Key.Length == 0 ? $"{Origin}: {Problem}; {Remedy}" : $"{Origin}: {Key}: {Problem}; {Remedy}";
}
