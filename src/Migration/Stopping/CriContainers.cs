using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;

namespace Sampan.Migration.Stopping;

/// <summary>The running containers of a CRI runtime.</summary>
internal static class CriContainers
{
    // From the end of the grace to the answer.
    private static readonly TimeSpan s_more = TimeSpan.FromMinutes(2);

    /// <summary>Those that run.</summary>
    /// <exception cref="CriException">They cannot be listed.</exception>
    internal static async Task<IReadOnlyList<Container>> RunningAsync(RuntimeServiceClient runtime, CancellationToken cancellation)
    {
        ListContainersResponse all = await runtime.ListContainersAsync(new ListContainersRequest(), cancellation);
        return [.. all.Containers.Where(c => c.State == ContainerState.ContainerRunning)];
    }

    /// <summary>Has one end within its grace.</summary>
    /// <returns>Why it does not; null if it ended.</returns>
    internal static async Task<string?> StopAsync(RuntimeServiceClient runtime, Container container, CancellationToken cancellation)
    {
        TimeSpan grace = KubernetesLabels.GraceOf(container.Annotations);
        var request = new StopContainerRequest { ContainerId = container.Id, Timeout = (long)grace.TotalSeconds };
        try
        {
            await runtime.StopContainerAsync(request, cancellation, grace + s_more);
            return null;
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return null;
        }
        catch (CriException e)
        {
            return $"{container.Metadata?.Name}: {e.Message}";
        }
    }
}
