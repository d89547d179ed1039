using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
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
    private readonly HttpClient _http;
    private readonly string _url;
    private readonly ChildProcess _process;

    private DockerRegistry(int port, DockerRegistryOptions options)
    {
        Host = $"127.0.0.1:{port}";
        _url = $"{(options.Authority is null ? "http" : "https")}://{Host}";
        _http = Client(options);
        string config = Path.Combine(_temp.FullName, "config.yml");
        File.WriteAllText(config, Configuration(options));
        _process = Children.Start("/usr/bin/docker-registry", ["serve", config], Path.Combine(_temp.FullName, "log"));
    }

    internal string Host { get; }

    internal static Task<DockerRegistry> StartAsync() => StartAsync(new DockerRegistryOptions());

    internal static async Task<DockerRegistry> StartAsync(DockerRegistryOptions options)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var registry = new DockerRegistry(port, options);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await registry.AnswersAsync())
            await Task.Delay(50, limit.Token);
        return registry;
    }

    internal async Task<ImageReference> PushAsync(string repository, string tag, TestImage image)
    {
        foreach ((Digest digest, byte[] blob) in image.Blobs)
        {
            using HttpResponseMessage begun = await _http.PostAsync($"{_url}/v2/{repository}/blobs/uploads/", null);
            var place = new Uri(new Uri(_url), begun.Headers.Location!);
            using HttpResponseMessage put = await _http.PutAsync($"{place}&digest={digest}", new ByteArrayContent(blob));
            put.EnsureSuccessStatusCode();
        }
        var manifest = new ByteArrayContent(image.Manifest);
        manifest.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using HttpResponseMessage done = await _http.PutAsync($"{_url}/v2/{repository}/manifests/{tag}", manifest);
        done.EnsureSuccessStatusCode();
        return ImageReference.Parse($"{Host}/{repository}:{tag}");
    }

    /// <summary>Damages a blob on the registry's disk, which it does not notice.</summary>
    internal void Damage(Digest blob)
    {
        string file = Path.Combine(_temp.FullName, "data/docker/registry/v2/blobs", blob.Algorithm, blob.Hex[..2], blob.Hex, "data");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(file, bytes);
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

    private string Configuration(DockerRegistryOptions options)
    {
        string tls = "", auth = "";
        if (options.Authority is { } authority)
        {
            (string certificate, string key) = authority.Issue("server", "127.0.0.1", "registry.test");
            string clients = options.WantsClients ? $", clientcas: [{authority.File}]" : "";
            tls = $", tls: {{certificate: {certificate}, key: {key}{clients}}}";
        }
        if (options.WantsPassword)
        {
            string users = Path.Combine(_temp.FullName, "users");
            // bcrypt of "secret".
            File.WriteAllText(users, "user:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
            auth = $"auth: {{htpasswd: {{realm: test, path: {users}}}}}\n";
        }
        if (options.Token.Length > 0)
            auth = $"auth: {{token: {{{options.Token}}}}}\n";
        return $"version: 0.1\nlog: {{level: error}}\nstorage: {{filesystem: {{rootdirectory: {_temp.FullName}/data}}}}\n"
            + $"http: {{addr: '{Host}', secret: s{tls}}}\n{auth}";
    }

    private static HttpClient Client(DockerRegistryOptions options)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
#pragma warning disable CA5359 // who pushes here knows whom it has started
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        if (options.WantsClients)
        {
            (string certificate, string key) = options.Authority!.Issue("pusher");
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        }
        var client = new HttpClient(handler);
        if (options.Authorization is { } authorization)
            client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
        return client;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync($"{_url}/v2/");
            return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
