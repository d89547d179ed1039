using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Linux;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>Finds what commands in containers are made of, since the engine has no call that ends a command.</summary>
internal sealed class ExecTrees(ContainerApi containers, ContainerMembers members, TimeProvider time)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10), KillLimit = TimeSpan.FromSeconds(30);

    /// <summary>Kills a command and all that it started, on a clock of its own.</summary>
    /// <returns>Null when nothing of it is left, else why not.</returns>
    public async Task<string?> KillAsync(string container, ExecWatch watch)
    {
        using var limit = new CancellationTokenSource(KillLimit, time);
        try
        {
            if (await RootAsync(watch, limit.Token) is { } root && await FindAsync(container, root, limit.Token) is { } tree)
            {
                await tree.KillAsync(time, limit.Token);
            }
            return null;
        }
        catch (OperationCanceledException)
        {
            return "its processes did not end";
        }
        catch (Exception exception) when (exception is DockerException or LinuxException)
        {
            return exception.Message;
        }
    }

    /// <summary>A command's processes; null when its container has none.</summary>
    public async Task<ExecTree?> FindAsync(string container, ExecRoot root, CancellationToken token)
    {
        // The engine need not answer as long as the command's own process is there.
        string? folder = members.FolderOf(container, root.Pid)
            ?? members.FolderOf(container, (await containers.InspectAsync(container, token)).State.Pid);
        return folder is null ? null : new ExecTree(folder, root);
    }

    /// <summary>The process of a command that may just be about to start.</summary>
    private async Task<ExecRoot?> RootAsync(ExecWatch watch, CancellationToken token)
    {
        if (watch.Root is null && !watch.HasEnded)
        {
            using var limit = new CancellationTokenSource(StartLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
            try
            {
                await watch.StartAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // It never started.
            }
        }
        return watch.Root;
    }
}
