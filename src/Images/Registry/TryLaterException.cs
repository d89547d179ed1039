namespace Sampan.Images.Registry;

/// <summary>A server besides the registry that asks us to come again.</summary>
internal sealed class TryLaterException(string message, TimeSpan? after) : HttpRequestException(message)
{
    /// <summary>When, if it said so.</summary>
    internal TimeSpan? After { get; } = after;
}
