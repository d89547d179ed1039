using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Sampan.Linux.Files;
using Sampan.Linux.Processes;
using Sampan.Oci;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Debian's docker-registry on a free loopback port, with a private folder.</summary>
internal sealed class DockerRegistry : IAsyncDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-registry-");
    private readonly HttpClient _http = new();
    private readonly ChildProcess _process;

    private DockerRegistry(int port)
    {
        Host = $"127.0.0.1:{port}";
        string config = Path.Combine(_temp.FullName, "config.yml");
        File.WriteAllText(config, $"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {_temp.FullName}/data}}}}\nhttp: {{addr: '{Host}'}}\n");
        _process = Children.Start("/usr/bin/docker-registry", ["serve", config], Path.Combine(_temp.FullName, "log"));
    }

    internal string Host { get; }

    internal static async Task<DockerRegistry> StartAsync()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var registry = new DockerRegistry(port);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await registry.AnswersAsync())
            await Task.Delay(50, limit.Token);
        return registry;
    }

    internal async Task<ImageReference> PushAsync(string repository, string tag, TestImage image)
    {
        foreach ((Digest digest, byte[] blob) in image.Blobs)
        {
            using HttpResponseMessage begun = await _http.PostAsync($"http://{Host}/v2/{repository}/blobs/uploads/", null);
            var place = new Uri(new Uri($"http://{Host}/"), begun.Headers.Location!);
            using HttpResponseMessage put = await _http.PutAsync($"{place}&digest={digest}", new ByteArrayContent(blob));
            put.EnsureSuccessStatusCode();
        }
        var manifest = new ByteArrayContent(image.Manifest);
        manifest.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using HttpResponseMessage done = await _http.PutAsync($"http://{Host}/v2/{repository}/manifests/{tag}", manifest);
        done.EnsureSuccessStatusCode();
        return ImageReference.Parse($"{Host}/{repository}:{tag}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Signal(Signals.Kill);
        await _process.Exit;
        _process.Dispose();
        _http.Dispose();
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync($"http://{Host}/v2/");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
