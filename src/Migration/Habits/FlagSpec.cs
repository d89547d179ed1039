namespace Sampan.Migration.Habits;

/// <summary>A flag that a docker command has.</summary>
/// <param name="Name">The long name without dashes.</param>
/// <param name="Takes">Whether a value follows.</param>
internal sealed record FlagSpec(string Name, bool Takes)
{
    /// <summary>Reads a table: <c>a/all f/filter= no-trunc</c> are flags with and without a short form; <c>=</c> means that a value follows. The last of several names is the one that counts.</summary>
    public static IReadOnlyDictionary<string, FlagSpec> Table(string text)
    {
        var flags = new Dictionary<string, FlagSpec>(StringComparer.Ordinal) { ["help"] = new("help", false) };
        foreach (string entry in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool takes = entry.EndsWith('=');
            string[] names = entry.TrimEnd('=').Split('/');
            foreach (string name in names)
                flags[name] = new FlagSpec(names[^1], takes);
        }
        return flags;
    }
}
