using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>Joins the streams of running containers.</summary>
internal sealed class DockerAttach(DockerClient client)
{
    /// <summary>Attaches.</summary>
    /// <exception cref="IOException">The container does not run.</exception>
    /// <exception cref="DockerException">The engine refused, or does not answer.</exception>
    public async Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token)
    {
        var wanted = new ContainerAttachment(stdin, Stdout: true, Stderr: true) { DetachKeys = DetachKeys.None };
        DockerConnection connection = await client.Containers.AttachAsync(id, wanted, token);
        try
        {
            // Asked afterwards: the engine attaches to what has ended too, and lets wait for ever.
            Sampan.Docker.ContainerDetails container = await client.Containers.InspectAsync(id, token);
            if (!container.State.Running)
            {
                throw new IOException($"container {id} cannot be attached to: it does not run");
            }
            ContainerConfig config = container.Config;
            var outputs = new DockerOutputs(connection, config.Tty, maySlowDown: false);
            // The engine ends the outputs with an input that it does not close.
            var end = config.StdinOnce && !config.Tty ? InputEnd.Closed : InputEnd.Ignored;
            var size = new TerminalSize((columns, rows) =>
                config.Tty ? client.Containers.ResizeAsync(id, columns, rows, CancellationToken.None) : Task.CompletedTask);
            return new StreamedProcess(
                stdin && config.OpenStdin ? new DockerInput(connection, end) : null,
                outputs.Stdout, outputs.Stderr, size.Set, RunAsync(connection, outputs));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static async Task<int> RunAsync(DockerConnection connection, DockerOutputs outputs)
    {
        using (connection)
        {
            Task run = outputs.RunAsync();
            await Task.WhenAny(run, outputs.Closed);
            // Closed: what still comes is for nobody.
            connection.Dispose();
            await run;
            return 0;
        }
    }
}
