namespace Sampan.Daemon.Engines.Native.Checkpoints;

/// <summary>The files of containers: their roots and their bundles.</summary>
internal sealed record CheckpointFiles(RootFileSystems Roots, ContainerBundles Bundles);
