using System.Diagnostics;

namespace Sampan.Images.Pulling;

/// <summary>Spans of a pull, for whoever listens; below the span under way, never by themselves.</summary>
internal static class PullSpans
{
    internal const string SourceName = "sampan.images";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Runs a part of a pull in a span; without a listener it only runs it.</summary>
    internal static async Task<T> RunAsync<T>(string name, string key, string value, Func<Task<T>> part)
    {
        using Activity? span = Activity.Current is null ? null : s_source.StartActivity(name);
        span?.SetTag(key, value);
        try
        {
            return await part();
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }
}
