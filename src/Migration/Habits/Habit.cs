namespace Sampan.Migration.Habits;

/// <summary>A command of docker's and what is written instead.</summary>
/// <param name="Purpose">What people use it for, a few words.</param>
/// <param name="Names">The command in all its forms, the usual one first: <c>ps</c>, <c>container ls</c>.</param>
/// <param name="Flags">Its flags, as <see cref="FlagSpec.Table"/> reads them.</param>
/// <param name="Examples">Calls for the table of the documentation.</param>
/// <param name="Say">Writes what is written instead.</param>
internal sealed record Habit(
    string Purpose, IReadOnlyList<string> Names, string Flags, IReadOnlyList<string> Examples, Action<DockerCall, TranslationDraft> Say)
{
    /// <summary>Whether flags end at the first argument, because what follows is a command of its own.</summary>
    public bool FlagsFirst { get; init; }

    /// <summary>Whether the rest of the line is taken as it is.</summary>
    public bool Anything { get; init; }
}
