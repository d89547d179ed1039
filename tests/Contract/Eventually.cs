using System.Diagnostics;

namespace Sampan.Tests.Contract;

/// <summary>Waits for what must come true, with a limit.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until a condition holds.</summary>
    public static Task BecomesTrueAsync(string what, Func<bool> condition) =>
        BecomesAsync(what, () => Task.FromResult(condition()), value => value);

    /// <summary>Waits until a value is as wanted, and returns it.</summary>
    public static async Task<T> BecomesAsync<T>(string what, Func<Task<T>> read, Func<T, bool> wanted)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            T value = await read();
            if (wanted(value))
            {
                return value;
            }
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"{what}: not within {Limit.TotalSeconds} s, but {value}");
            await Task.Delay(Poll);
        }
    }
}
