using System.Diagnostics;

namespace Sampan.Daemon.Tracing;

/// <summary>
/// Spans of what a call sets in motion. Without somebody who listens, or outside of a call, nothing is made: the name costs
/// nothing either.
/// </summary>
internal static class Spans
{
    /// <summary>What listeners ask for.</summary>
    public const string SourceName = "sampan";

    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>A call's own span; what starts below it belongs to it.</summary>
    /// <param name="name">As OpenTelemetry names calls: <c>runtime.v1.RuntimeService/RunPodSandbox</c>.</param>
    /// <param name="caller">The caller's context; the default one begins a trace.</param>
    public static Activity? StartCall(string name, ActivityContext caller)
    {
        // Whatever was under way where the call was taken in is not its cause.
        Activity.Current = null;
        return s_source.StartActivity(name, ActivityKind.Server, caller);
    }

    /// <summary>A span below the one under way.</summary>
    /// <param name="verb">What is done: <c>CNI ADD</c>.</param>
    /// <param name="what">To what, or by whom: <c>bridge</c>.</param>
    public static Activity? Start(string verb, string what = "") =>
        Activity.Current is null || !s_source.HasListeners()
            ? null
            : s_source.StartActivity(what.Length == 0 ? verb : $"{verb} {what}");

    /// <summary>Says that what the span is about failed. Returns false, for use as a filter that catches nothing.</summary>
    public static bool Fails(this Activity? span, Exception exception)
    {
        span?.SetStatus(ActivityStatusCode.Error, exception.Message);
        return false;
    }
}
