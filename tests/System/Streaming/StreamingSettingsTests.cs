using System.Net.Security;
using System.Net.Sockets;
using Sampan.Cri.V1;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Streaming;

/// <summary>What can be set about streams: docs/streaming.md.</summary>
[Collection(DaemonLab.Collection)]
public sealed class StreamingSettingsTests(DaemonLab lab) : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-streaming-");

    private string CertFile => Path.Combine(_folder.FullName, "tls.crt");

    private string KeyFile => Path.Combine(_folder.FullName, "tls.key");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [PodFact(DisplayName = "With TLS streams are served at https, to clients that trust the certificate; a renewed one is served at once")]
    public async Task Tls_Streams_AreServedAndRenewed()
    {
        Put(_authority.Issue("first", "127.0.0.1"));
        await using SampanDaemon daemon = await StartAsync($"tls: {{certFile: {CertFile}, keyFile: {KeyFile}}}");
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync([]);
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number}\n"));

        Tool trusting = await Tool.RunAsync(
            daemon, new MemoryStream(global::System.Text.Encoding.ASCII.GetBytes(text)),
            "exec", "-i", "--tls-ca", _authority.File, container, "sh", "-c", "cat; exit 3");
        Tool distrusting = await Tool.RunAsync(daemon, Stream.Null, "exec", container, "true");
        string url = await UrlAsync(daemon, container);
        await using (StreamClient spdy = await StreamClient.OpenAsync("spdy/v4.channel.k8s.io", url, ["stdout"]))
        {
            Assert.Equal(0, await spdy.ExitCodeAsync());
        }

        Assert.Equal((3, "", text.Length), (trusting.Code, trusting.Error, trusting.Output.Length));
        Assert.Equal(125, distrusting.Code);
        Assert.Contains("--tls-ca", distrusting.Error, StringComparison.Ordinal);
        Assert.StartsWith("https://127.0.0.1:", url, StringComparison.Ordinal);
        Assert.Equal("CN=first", await CertificateAsync(url));

        (string certificate, string key) = _authority.Issue("second", "127.0.0.1");
        File.Copy(certificate, CertFile, overwrite: true);
        Assert.Equal("CN=first", await CertificateAsync(url));
        File.Copy(key, KeyFile, overwrite: true);
        Assert.Equal("CN=second", await CertificateAsync(url));
        Assert.Contains("cannot be used, the former one stays", daemon.Log, StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "With authorities for clients only theirs are let in; files that cannot be used keep the daemon from starting")]
    public async Task Tls_ClientCertificates_AreAskedFor()
    {
        Put(_authority.Issue("server", "127.0.0.1"));
        (string certificate, string key) = _authority.Issue("client");
        using var others = new TestAuthority();
        (string foreign, string foreignKey) = others.Issue("stranger");
        await using SampanDaemon daemon = await StartAsync(
            $"tls: {{certFile: {CertFile}, keyFile: {KeyFile}, clientCaFile: {_authority.File}}}");
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync([]);
        string[] exec = ["exec", "--tls-ca", _authority.File];

        Tool nobody = await Tool.RunAsync(daemon, Stream.Null, [.. exec, container, "true"]);
        Tool stranger = await Tool.RunAsync(
            daemon, Stream.Null, [.. exec, "--tls-cert", foreign, "--tls-key", foreignKey, container, "true"]);
        Tool client = await Tool.RunAsync(
            daemon, Stream.Null, [.. exec, "--tls-cert", certificate, "--tls-key", key, container, "sh", "-c", "exit 5"]);

        Assert.Equal((125, 125, 5), (nobody.Code, stranger.Code, client.Code));

        await daemon.RemoveAllAsync();
        await daemon.StopAsync();
        File.Delete(KeyFile);
        using ChildProcess refused = Children.Start(
            SampanProgram.Path, ["serve", "--config", daemon.Folders.Config], Path.Combine(_folder.FullName, "refused.log"));
        Assert.Equal(1, (await refused.Exit.WaitAsync(TimeSpan.FromMinutes(2))).ShellCode);
        Assert.Contains(
            $"{CertFile} and {KeyFile} cannot be used",
            await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "refused.log")), StringComparison.Ordinal);
    }

    [PodFact(DisplayName = "A session on which nothing is sent is closed; the container is not touched")]
    public async Task IdleTimeout_SilentSessions_AreClosed()
    {
        await using SampanDaemon daemon = await StartAsync("idleTimeout: 5s");
        await using TestPod pod = await TestPod.RunAsync(daemon, lab.Image);
        string container = await pod.StartAsync(["cat"], config => config.Stdin = true);
        var attach = new AttachRequest { ContainerId = container, Stdin = true, Stdout = true };
        var exec = new ExecRequest { ContainerId = container, Cmd = { "sleep", "100000" }, Stdout = true };

        await using StreamClient overSpdy = await StreamClient.OpenAsync(
            "spdy/v4.channel.k8s.io", (await daemon.Runtime.ExecAsync(exec, CancellationToken.None)).Url, ["stdout"]);
        await using StreamClient overWebSocket = await StreamClient.OpenAsync(
            "ws/v5.channel.k8s.io", (await daemon.Runtime.AttachAsync(attach, CancellationToken.None)).Url, []);

        Assert.Equal("", await overSpdy.ToEndAsync("error"));
        Assert.Equal("", await overWebSocket.ToEndAsync("error"));
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(container)).State);
        await Eventually.BecomesTrueAsync(
            "the log says why", () => daemon.Log.Split("nothing was sent either way for 00:00:05 (streaming.idleTimeout)").Length == 3);
    }

    private static async Task<string> UrlAsync(SampanDaemon daemon, string container) => (await daemon.Runtime.ExecAsync(
        new ExecRequest { ContainerId = container, Cmd = { "true" }, Stdout = true }, CancellationToken.None)).Url;

    /// <summary>The subject of the certificate that a new connection is served with.</summary>
    private static async Task<string> CertificateAsync(string url)
    {
        var address = new Uri(url);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host });
        return tls.RemoteCertificate!.Subject;
    }

    /// <summary>A daemon of the test's own with settings of streams, in YAML.</summary>
    private async Task<SampanDaemon> StartAsync(string streaming)
    {
        SampanDaemon daemon = await lab.StartDaemonAsync();
        try
        {
            await daemon.StopAsync();
            await File.AppendAllTextAsync(daemon.Folders.Config, $"streaming:\n  {streaming}\n");
            await daemon.StartAsync();
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    private void Put((string Certificate, string Key) pair)
    {
        File.Copy(pair.Certificate, CertFile, overwrite: true);
        File.Copy(pair.Key, KeyFile, overwrite: true);
    }
}
