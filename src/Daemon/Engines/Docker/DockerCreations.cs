using System.Security.Cryptography;
using Sampan.Docker;
using EngineContainer = Sampan.Docker.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Making containers under names that may be in somebody's way, and removing them.</summary>
internal sealed class DockerCreations(DockerClient docker, DockerObjects objects, TimeProvider time)
{
    private const int Tries = 3;

    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(30), Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Makes a container. Whoever has its name is nobody's: our own records were asked before. What does not run is removed; beside
    /// what runs the container gets another name, as dockershim did.
    /// </summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(string name, ContainerCreation creation, CancellationToken token)
    {
        for (int tried = 1; ; tried++)
        {
            try
            {
                return (await docker.Containers.CreateAsync(name, creation, token)).Id;
            }
            catch (DockerException e) when (e.IsConflict && tried < Tries)
            {
                if (!await TryRemoveStrayAsync(name, token))
                {
                    name = $"{name}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
                }
            }
        }
    }

    /// <summary>Removes a container, killing what runs. Idempotent.</summary>
    public async Task RemoveAsync(string id, CancellationToken token)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await docker.Containers.RemoveAsync(id, force: true, volumes: true, token);
                objects.Forget(id);
                return;
            }
            // "removal of container … is already in progress"
            catch (DockerException e) when (e.IsConflict && time.GetElapsedTime(start) < RemovalLimit)
            {
                await Task.Delay(Poll, time, token);
            }
        }
    }

    private async Task<bool> TryRemoveStrayAsync(string name, CancellationToken token)
    {
        try
        {
            EngineContainer stray = await docker.Containers.InspectAsync(name, token);
            if (stray.State.Running || !stray.Config.Labels.ContainsKey(DockerLabels.Type))
            {
                return false;
            }
            await RemoveAsync(stray.Id, token);
            return true;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return true;
        }
    }
}
