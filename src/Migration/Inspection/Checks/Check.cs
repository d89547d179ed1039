namespace Sampan.Migration.Inspection.Checks;

/// <summary>What all checks share: how a finding of theirs is written.</summary>
internal abstract class Check : ICheck
{
    private const int MaxNames = 8;

    public abstract string Id { get; }

    public abstract string Title { get; }

    public abstract string LooksAt { get; }

    public abstract string Weighs { get; }

    public abstract string Remedy { get; }

    public abstract string Explanation { get; }

    public virtual CheckNeeds Needs => CheckNeeds.None;

    public abstract IEnumerable<Finding> Judge(CheckContext context);

    /// <summary>Some names of many, so that a cluster of thousands still gives a line.</summary>
    protected static string Names(IEnumerable<string> names)
    {
        List<string> all = [.. names.Distinct(StringComparer.Ordinal)];
        return all.Count <= MaxNames + 1
            ? string.Join(", ", all)
            : $"{string.Join(", ", all.Take(MaxNames))} and {all.Count - MaxNames} more";
    }

    protected Finding Info(string subject, string evidence, string remedy = "") => new(Id, Severity.Info, subject, evidence, remedy);

    protected Finding Automatic(string subject, string evidence, string? remedy = null) =>
        new(Id, Severity.Automatic, subject, evidence, remedy ?? Remedy);

    protected Finding Warn(string subject, string evidence, string? remedy = null) =>
        new(Id, Severity.Warning, subject, evidence, remedy ?? Remedy);

    /// <summary>A blocker that nobody may wave through.</summary>
    protected Finding Block(string subject, string evidence, string? remedy = null) =>
        new(Id, Severity.Blocker, subject, evidence, remedy ?? Remedy);

    /// <summary>A blocker that a person may take upon them, with a reason.</summary>
    protected Finding BlockUnlessAccepted(string subject, string evidence, string? remedy = null) =>
        new(Id, Severity.Blocker, subject, evidence, remedy ?? Remedy, Acceptable: true);
}
