namespace Sampan.Migration.Habits;

/// <summary>A call of docker, taken apart.</summary>
/// <param name="Spoken">The command in the words of the call, e.g. <c>image ls</c>.</param>
/// <param name="Habit">The command that it is.</param>
/// <param name="Flags">The flags in their order, by their long names; those without a value have an empty one.</param>
/// <param name="Arguments">What is no flag.</param>
/// <param name="Host">The value of <c>-H</c>; null if not given.</param>
internal sealed record DockerCall(
    string Spoken, Habit Habit, IReadOnlyList<(string Name, ShellWord Value)> Flags, ShellWord[] Arguments, ShellWord? Host)
{
    public bool Has(string flag) => Flags.Any(f => f.Name == flag);

    public IEnumerable<ShellWord> All(string flag) => Flags.Where(f => f.Name == flag).Select(f => f.Value);

    /// <summary>The last value of a flag; null if it is not given.</summary>
    public ShellWord? Value(string flag) => Has(flag) ? All(flag).Last() : default(ShellWord?);
}
