using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

[Collection(DaemonLab.Collection)]
public sealed class StartRefusalTests(DaemonLab lab)
{
    [PodFact(DisplayName = "A second daemon on the same root is refused and names it")]
    public async Task Serve_RootInUse_IsRefused()
    {
        DaemonFolders folders = lab.Daemon.Folders;

        ProcessOutcome second = await ServeAsync("--config", folders.Config, "--state", Path.Combine(folders.Temp, "state2"));

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"another daemon uses the root {folders.Root}", second.ErrorText, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "A socket that somebody listens on is not taken over")]
    public async Task Serve_SocketInUse_IsRefused()
    {
        DaemonFolders folders = lab.Daemon.Folders;

        ProcessOutcome second = await ServeAsync(
            "--config", folders.Config, "--root", Path.Combine(folders.Temp, "root2"), "--state", Path.Combine(folders.Temp, "state3"),
            "--socket", folders.Socket);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains(folders.Socket, second.ErrorText, StringComparison.Ordinal);
        await lab.Daemon.Runtime.StatusAsync(new Sampan.Cri.V1.StatusRequest(), CancellationToken.None);
    }

    [PodFact(DisplayName = "A configuration with a key that does not exist is refused by place and name")]
    public async Task Serve_UnknownKey_IsRefused()
    {
        string file = Path.Combine(lab.Daemon.Folders.Temp, "bad.yaml");
        await File.WriteAllTextAsync(file, "apiVersion: sampan.dev/v1\ncni:\n  conf_dir: /x\n");

        ProcessOutcome outcome = await ServeAsync("--config", file);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"{file}:3:3: cni.conf_dir", outcome.ErrorText, StringComparison.Ordinal);
    }

    private static Task<ProcessOutcome> ServeAsync(params string[] arguments) =>
        Children.RunAsync(SampanProgram.Path, ["serve", .. arguments]);
}
