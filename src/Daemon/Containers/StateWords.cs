using Sampan.Cri.V1;

namespace Sampan.Daemon.Containers;

/// <summary>States as people say them.</summary>
internal static class StateWords
{
    /// <summary>The word for a state.</summary>
    public static string Of(ContainerState state) => state switch
    {
        ContainerState.ContainerCreated => "created",
        ContainerState.ContainerRunning => "running",
        ContainerState.ContainerExited => "exited",
        _ => "unknown",
    };
}
