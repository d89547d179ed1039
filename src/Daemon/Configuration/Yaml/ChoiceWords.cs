namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>The words that a key takes and what they stand for.</summary>
internal sealed class ChoiceWords<T>(params IReadOnlyList<(string Word, T Value)> words)
    where T : struct, Enum
{
    /// <summary>As a sentence: <c>text or json</c>.</summary>
    public string Listed { get; } = words.Count == 1
        ? words[0].Word
        : $"{string.Join(", ", words.SkipLast(1).Select(each => each.Word))} or {words[^1].Word}";

    public T? Find(string word)
    {
        foreach ((string each, T value) in words)
        {
            if (each == word) return value;
        }
        return null;
    }

    public string Of(T value) => words.First(each => EqualityComparer<T>.Default.Equals(each.Value, value)).Word;
}
