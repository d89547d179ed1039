using System.Collections.ObjectModel;

namespace Sampan.Daemon.Configuration;

/// <summary>Section <c>runtimes</c>: the OCI runtimes and the names that RuntimeClasses use for them.</summary>
internal sealed record RuntimesOptions
{
    /// <summary>The <see cref="Default"/> that means: the first handler that works.</summary>
    public const string Auto = "auto";

    /// <summary>The handler of pods without a RuntimeClass, or <see cref="Auto"/>.</summary>
    public string Default { get; init; } = Auto;

    /// <summary>
    /// Handlers by name. After resolution crun and runc are here too where PATH has them, first in
    /// <see cref="PreferenceOrder"/>.
    /// </summary>
    public IReadOnlyDictionary<string, RuntimeHandlerOptions> Handlers { get; init; } =
        ReadOnlyDictionary<string, RuntimeHandlerOptions>.Empty;

    /// <summary>Names of <see cref="Handlers"/> in the order in which <see cref="Auto"/> tries them: crun, runc, then by name.</summary>
    public IReadOnlyList<string> PreferenceOrder =>
        [.. Handlers.Keys.OrderBy(Rank).ThenBy(name => name, StringComparer.Ordinal)];

    private static int Rank(string name) => name switch { "crun" => 0, "runc" => 1, _ => 2 };
}
