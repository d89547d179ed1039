using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Checkpoints;
using Sampan.Linux.Events;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The pieces that <see cref="NativeEngine"/> is made of, wired once by <c>Composition</c>.</summary>
internal sealed record NativeParts
{
    public required NativeLayout Layout { get; init; }

    public required ProcessReaper Reaper { get; init; }

    public required EpollLoop Loop { get; init; }

    public required RuntimeSelection Runtimes { get; init; }

    public required IReadOnlyList<RuntimeHandler> Handlers { get; init; }

    public required CgroupParents Cgroups { get; init; }

    public required RootFileSystems Roots { get; init; }

    public required NativeSandboxes Sandboxes { get; init; }

    public required ContainerBundles Bundles { get; init; }

    public required NativeContainers Containers { get; init; }

    public required ExitFiles Exits { get; init; }

    public required ExecRunner Exec { get; init; }

    public required ExecStreams ExecStreams { get; init; }

    public required Attachments Attachments { get; init; }

    public required LayerUsages Layers { get; init; }

    public required UsageReader Usage { get; init; }

    public required CheckpointTaker Checkpoints { get; init; }

    public required CriuProgram Criu { get; init; }

    public required LogReopener Logs { get; init; }

    public required IReadOnlyDictionary<string, string> Description { get; init; }
}
