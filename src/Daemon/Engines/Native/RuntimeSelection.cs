using Sampan.Cri;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The OCI runtimes of the node by handler name.</summary>
internal sealed class RuntimeSelection(
    IReadOnlyDictionary<string, OciRuntime> byName, string defaultName, IReadOnlyDictionary<string, RuntimeAbilities> abilities)
{
    /// <summary>The runtime used where a pod names none.</summary>
    public OciRuntime Default { get; } = byName[defaultName];

    /// <summary>All of them.</summary>
    public IEnumerable<OciRuntime> All => byName.Values;

    /// <summary>What a runtime can do.</summary>
    public RuntimeAbilities AbilitiesOf(OciRuntime runtime) => abilities.GetValueOrDefault(runtime.Name, RuntimeAbilities.None);

    /// <summary>The runtime of a handler; the default one for the empty name.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: there is no such handler.</exception>
    public OciRuntime For(string handler) =>
        handler.Length == 0 ? Default
        : byName.GetValueOrDefault(handler) ?? throw CriException.InvalidArgument(
            $"runtime handler \"{handler}\" is not configured: this node has {string.Join(", ", byName.Keys)}; "
            + "correct the RuntimeClass or add it under runtimes.handlers");
}
