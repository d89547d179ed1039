namespace Sampan.Docker;

/// <summary>What an engine's answers may weigh.</summary>
public static class DockerLimits
{
    /// <summary>Bytes of a JSON answer: a list of tens of thousands of containers fits.</summary>
    public const int MaxAnswerBytes = 64 << 20;

    /// <summary>Bytes of an error's text.</summary>
    public const int MaxErrorBytes = 64 << 10;

    /// <summary>Bytes of one message in a stream of them.</summary>
    public const int MaxMessageBytes = 1 << 20;

    /// <summary>Images that came with one archive.</summary>
    public const int MaxLoadedNames = 100_000;

    /// <summary>Bytes of the header before a connection is handed over.</summary>
    public const int MaxHeaderBytes = 32 << 10;
}
