using Sampan.Migration.Translation.Containerd;
using Sampan.Migration.Translation.CriDockerd;
using Sampan.Migration.Translation.Crio;
using Sampan.Migration.Translation.Isulad;
using Sampan.Migration.Translation.Own;

namespace Sampan.Migration.Translation;

/// <summary>The translators, one a target.</summary>
public static class Translators
{
    /// <summary>All of them; that of <c>docker</c> writes nothing.</summary>
    public static IReadOnlyList<ITranslator> All { get; } =
    [
        new ContainerdTranslator(), new CrioTranslator(), new IsuladTranslator(), new CriDockerdTranslator(), new SampanTranslator(), new DockerTranslator(),
    ];

    /// <summary>The one of a target.</summary>
    /// <param name="kind">A word of <see cref="TargetKind"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such target.</exception>
    public static ITranslator For(string kind) =>
        All.FirstOrDefault(translator => translator.Target == kind)
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, $"no such target; there are {string.Join(", ", TargetKind.All)}");
}
