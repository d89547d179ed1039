namespace Sampan.Images.Registry;

/// <summary>How often and how long to try again what may work later.</summary>
internal sealed record RetryPolicy
{
    /// <summary>Tries of one request, the first included.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Tries where another host can be asked instead.</summary>
    public int AttemptsBeforeNextHost { get; init; } = 2;

    /// <summary>The first pause; each further one is twice as long.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause, also where the server's Retry-After asks for more.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to go on without receiving a byte.</summary>
    public TimeSpan ProgressTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>When a server asks us to come again (Retry-After), or null.</summary>
    internal static TimeSpan? Asked(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };

    /// <summary>The pause before try <paramref name="next"/> (2, 3, …).</summary>
    internal TimeSpan Delay(int next, TimeSpan? retryAfter)
    {
        TimeSpan own = BaseDelay * Math.Pow(2, Math.Clamp(next - 2, 0, 16));
        TimeSpan wanted = retryAfter > own ? retryAfter.Value : own;
        return wanted < MaxDelay ? wanted : MaxDelay;
    }
}
