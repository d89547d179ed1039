using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Debian's registry behind all that registries are put behind.</summary>
public sealed class DockerRegistryAccessTests
{
    private static readonly TestImage Image = TestImage.Of(
        new TarBuilder().File("a", "1").Build(), new TarBuilder().File("b", new string('x', 200_000)).Build());

    private static readonly RegistryCredential Credential = new("user", "secret", null, null, null);

    [Theory(DisplayName = "A private authority is trusted where containerd's or Docker's folders name it, and nowhere else")]
    [InlineData("hosts.toml")]
    [InlineData("docker")]
    public async Task Pull_PrivateAuthority_IsTrustedWhereNamed(string form)
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Authority = authority });
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("team/app", "v1", Image);
        Trust(fixture, registry, form, stranger);
        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(() => PullAsync(fixture, reference, null));
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Trust(fixture, registry, form, authority);
        Assert.Equal(Image.Id, (await PullAsync(fixture, reference, null)).Id);
    }

    [Fact(DisplayName = "An intermediate authority that the file names is enough; its root need not be known")]
    public async Task Pull_IntermediateAuthority_IsAnAnchor()
    {
        using var root = new TestAuthority();
        using var authority = new TestAuthority(root);
        using var sibling = new TestAuthority(root);
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Authority = authority });
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("app", "v1", Image);
        Trust(fixture, registry, "hosts.toml", sibling);
        await Assert.ThrowsAsync<RegistryUnavailableException>(() => PullAsync(fixture, reference, null));
        Trust(fixture, registry, "hosts.toml", authority);
        Assert.Equal(Image.Id, (await PullAsync(fixture, reference, null)).Id);
    }

    [Fact(DisplayName = "A certificate that nobody vouches for is taken where skip_verify says so")]
    public async Task Pull_SkipVerify_TakesAnyCertificate()
    {
        using var authority = new TestAuthority();
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Authority = authority });
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("app", "v1", Image);
        fixture.WriteHosts(registry.Host, $"server = \"https://{registry.Host}\"");
        await Assert.ThrowsAsync<RegistryUnavailableException>(() => PullAsync(fixture, reference, null));
        fixture.WriteHosts(registry.Host, $"server = \"https://{registry.Host}\"\nskip_verify = true");
        Assert.Equal(Image.Id, (await PullAsync(fixture, reference, null)).Id);
    }

    [Theory(DisplayName = "A client certificate is shown where the registry wants one")]
    [InlineData("hosts.toml")]
    [InlineData("docker")]
    public async Task Pull_ClientCertificate_IsShown(string form)
    {
        using var authority = new TestAuthority();
        await using DockerRegistry registry = await DockerRegistry.StartAsync(
            new DockerRegistryOptions { Authority = authority, WantsClients = true });
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("app", "v1", Image);
        Trust(fixture, registry, form, authority);
        await Assert.ThrowsAsync<RegistryUnavailableException>(() => PullAsync(fixture, reference, null));
        (string certificate, string key) = authority.Issue("node");
        string folder = Path.Combine(fixture.Certs, registry.Host);
        if (form == "docker")
        {
            File.Copy(certificate, Path.Combine(folder, "node.cert"));
            File.Copy(key, Path.Combine(folder, "node.key"));
        }
        else
        {
            fixture.WriteHosts(registry.Host, $"server = \"https://{registry.Host}\"\nca = \"{authority.File}\"\nclient = [[\"{certificate}\", \"{key}\"]]");
        }
        Assert.Equal(Image.Id, (await PullAsync(fixture, reference, null)).Id);
    }

    [Fact(DisplayName = "User and password open a registry with htpasswd; others do not")]
    public async Task Pull_Htpasswd_WantsThePassword()
    {
        string authorization = $"Basic {Convert.ToBase64String("user:secret"u8)}";
        await using DockerRegistry registry = await DockerRegistry.StartAsync(
            new DockerRegistryOptions { WantsPassword = true, Authorization = authorization });
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("app", "v1", Image);
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => PullAsync(fixture, reference, null));
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => PullAsync(fixture, reference, Credential with { Password = "wrong" }));
        Assert.Equal(Image.Id, (await PullAsync(fixture, reference, Credential)).Id);
    }

    [Fact(DisplayName = "A registry with a token server: the token is fetched there, for this repository, and shown")]
    public async Task Pull_TokenServer_OpensTheRegistry()
    {
        using var authority = new TestAuthority();
        var issuer = new TokenIssuer(authority);
        await using var server = new FakeRegistry();
        server.Intercept = r => r["Authorization"] is null
            ? new FakeResponse(401, [])
            : new FakeResponse(200, Encoding.UTF8.GetBytes($$"""{"token":"{{issuer.Make("team/app", "\"pull\"")}}","expires_in":300}"""));
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions
        {
            Token = $"realm: 'http://{server.Host}/token', service: test, issuer: issuer, rootcertbundle: {authority.File}",
            Authorization = $"Bearer {issuer.Make("team/app", "\"pull\",\"push\"")}",
        });
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("team/app", "v1", Image);
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => PullAsync(fixture, reference, null));
        Assert.Equal(Image.Id, (await PullAsync(fixture, reference, Credential)).Id);
        Assert.Equal("/token?service=test&scope=repository%3Ateam%2Fapp%3Apull", server.Requests.Last().Path);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact(DisplayName = "Of two mirrors one is down: the other gives the image; if both are, each one's reason is told")]
    public async Task Pull_OneMirrorDown_OtherGivesTheImage()
    {
        await using var fixture = new StoreFixture();
        string down = ClosedPort();
        string upstream = ClosedPort();
        string other;
        var reference = ImageReference.Parse($"{upstream}/team/app:v1");
        await using (DockerRegistry mirror = await DockerRegistry.StartAsync())
        {
            other = mirror.Host;
            await mirror.PushAsync("team/app", "v1", Image);
            fixture.WriteHosts("_default", $"[host.\"http://{down}\"]\n[host.\"http://{other}\"]");
            StoredImage image = await PullAsync(fixture, reference, null);
            Assert.Equal([reference.ToString()], image.RepoTags);
            fixture.Store.Remove(image);
        }
        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(() => PullAsync(fixture, reference, null));
        Assert.All((string[])[down, other, upstream], host => Assert.Contains($"{host}: ", error.Message, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "A mirror whose disk is damaged is passed over for that layer only")]
    public async Task Pull_MirrorDamaged_LayerComesFromTheRegistry()
    {
        await using DockerRegistry mirror = await DockerRegistry.StartAsync();
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        await using var fixture = new StoreFixture();
        ImageReference reference = await registry.PushAsync("app", "v1", Image);
        await mirror.PushAsync("app", "v1", Image);
        mirror.Damage(Image.Layers[1]);
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[host.\"http://{mirror.Host}\"]");
        StoredImage image = await PullAsync(fixture, reference, null);
        string rootfs = fixture.Store.Snapshots.Prepare("c", image.ChainIds).RootFs;
        Assert.Equal(new string('x', 200_000), await File.ReadAllTextAsync(Path.Combine(rootfs, "b")));
    }

    [Theory(DisplayName = "Through a proxy, by the environment or by hosts.toml, a registry is reached whose name only the proxy knows")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pull_Proxy_IsUsed(bool environment)
    {
        using var authority = new TestAuthority();
        await using DockerRegistry registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Authority = authority });
        await using var proxy = new ConnectProxy(registry.Host, "pat:p@ss");
        string url = $"http://pat:p%40ss@{proxy.Host}";
        await using var fixture = new StoreFixture(options => environment
            ? options with { Proxies = ProxyRules.Read(name => name == "HTTPS_PROXY" ? url : name == "NO_PROXY" ? "10.0.0.0/8,other.test" : null) }
            : options);
        await registry.PushAsync("app", "v1", Image);
        fixture.WriteHosts(
            "registry.test", $"server = \"https://registry.test\"\nca = \"{authority.File}\"\n{(environment ? "" : $"proxy = \"{url}\"")}");
        Assert.Equal(Image.Id, (await PullAsync(fixture, ImageReference.Parse("registry.test/app:v1"), null)).Id);
        Assert.NotEmpty(proxy.Asked);
        Assert.All(proxy.Asked, asked => Assert.Equal("registry.test:443", asked));
    }

    private static Task<StoredImage> PullAsync(StoreFixture fixture, ImageReference reference, RegistryCredential? credential) =>
        fixture.Store.PullAsync(reference, credential, null, CancellationToken.None);

    private static void Trust(StoreFixture fixture, DockerRegistry registry, string form, TestAuthority authority)
    {
        string folder = Directory.CreateDirectory(Path.Combine(fixture.Certs, registry.Host)).FullName;
        if (form == "docker")
            File.Copy(authority.File, Path.Combine(folder, "ca.crt"), overwrite: true);
        else
            fixture.WriteHosts(registry.Host, $"server = \"https://{registry.Host}\"\nca = \"{authority.File}\"");
    }

    private static string ClosedPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
    }
}
