using System.Globalization;

namespace Sampan.Docker;

/// <summary>Versions of the Engine API, <c>MAJOR.MINOR</c>.</summary>
internal static class DockerApiVersion
{
    /// <summary>Docker 1.12; what is older has no version negotiation and another form of answers.</summary>
    internal static readonly Version Oldest = new(1, 24);

    /// <summary>The newest whose answers are known.</summary>
    internal static readonly Version Newest = new(1, 51);

    /// <summary>The version to speak with an engine that speaks <paramref name="theirs"/> and older ones.</summary>
    /// <exception cref="DockerException">It is too old, or its version is none.</exception>
    internal static Version Choose(string theirs)
    {
        if (!Version.TryParse(theirs, out Version? version))
            throw new DockerException(0, $"the engine says that it speaks version '{theirs}' of the Docker API, which is none: is this a Docker Engine?");
        if (version < Oldest)
            throw new DockerException(0, $"the engine speaks version {Text(version)} of the Docker API; {Text(Oldest)} (Docker 1.12) is the oldest that can be used: upgrade Docker.");
        return version < Newest ? version : Newest;
    }

    internal static string Text(Version version) => string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}");
}
