namespace Sampan.Migration.Habits;

/// <summary>All commands of docker's that are known, in the order of the documentation.</summary>
internal static class HabitTable
{
    /// <summary>The subjects and their commands.</summary>
    public static IReadOnlyList<(string Title, IReadOnlyList<Habit> Habits)> Subjects { get; } =
    [
        ("Images", ImageHabits.All),
        ("Containers: see", ListHabits.All),
        ("Containers: logs and commands", StreamHabits.All),
        ("Containers: begin and end", LifeHabits.All),
        ("Containers: make", RunHabits.All),
        ("The node", NodeHabits.All),
        ("What has no equal", AbsentHabits.All),
    ];

    private static readonly Dictionary<string, Habit> ByName = Subjects
        .SelectMany(s => s.Habits)
        .SelectMany(h => h.Names.Select(n => (Name: n, Habit: h)))
        .ToDictionary(p => p.Name, p => p.Habit, StringComparer.Ordinal);

    /// <summary>The command of a name, <c>ps</c> or <c>container ls</c>; null if there is none.</summary>
    public static Habit? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Whether a word is the first of commands of two words only.</summary>
    public static bool IsGroup(string word) => ByName.Keys.Any(n => n.StartsWith(word + " ", StringComparison.Ordinal));
}
