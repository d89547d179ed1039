namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>Where the engine keeps its files.</summary>
/// <param name="Root">Its data folder; the nearest folder above that exists here, where it does not.</param>
/// <param name="Layers">Where its own store notes the sizes of layers; not there with containerd's.</param>
internal sealed record EngineFolders(string Root, string Layers);
