using System.Text.Json;

namespace Sampan.Bench.Pods;

/// <summary>Takes times and appends them to the file of samples, a JSON object a line. Safe for concurrent use.</summary>
internal sealed class SampleRecorder(string runtime, string file, TimeProvider time)
{
    private readonly Lock _lock = new();

    internal long Now() => time.GetTimestamp();

    internal async Task<T> TimeAsync<T>(string work, Func<Task<T>> call)
    {
        long start = Now();
        T answer = await call();
        AddSince(work, start);
        return answer;
    }

    internal void AddSince(string work, long start) => Add(work, "ms", time.GetElapsedTime(start).TotalMilliseconds);

    internal void Add(string work, string unit, double value)
    {
        if (file.Length == 0)
            return;
        string line = JsonSerializer.Serialize(new Sample(runtime, work, unit, Math.Round(value, 3)));
        lock (_lock)
            File.AppendAllText(file, line + "\n");
    }
}
