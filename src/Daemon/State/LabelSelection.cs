namespace Sampan.Daemon.State;

/// <summary>Equality selectors over labels.</summary>
internal static class LabelSelection
{
    /// <summary>Whether <paramref name="labels"/> have every pair of <paramref name="selector"/>.</summary>
    public static bool Fits(IDictionary<string, string> labels, IDictionary<string, string>? selector) =>
        selector is null || selector.All(pair => labels.TryGetValue(pair.Key, out string? value) && value == pair.Value);
}
