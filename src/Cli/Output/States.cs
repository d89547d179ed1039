using Sampan.Cri.V1;

namespace Sampan.Cli.Output;

/// <summary>States in crictl's words.</summary>
internal static class States
{
    public static string Text(ContainerState state) => state switch
    {
        ContainerState.ContainerCreated => "Created",
        ContainerState.ContainerRunning => "Running",
        ContainerState.ContainerExited => "Exited",
        _ => "Unknown",
    };

    public static string Text(PodSandboxState state) => state == PodSandboxState.SandboxReady ? "Ready" : "NotReady";
}
