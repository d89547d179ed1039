using System.Globalization;
using System.Text;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class RegistryTokenTests
{
    private static readonly TestImage Image = TestImage.Of(new TarBuilder().File("a", "1").Build());
    private static readonly RegistryCredential Credential = new("user", "secret", null, null, null);

    [Fact(DisplayName = "A token is kept for the next pull with the same credential, and for no other")]
    public async Task Pull_Again_UsesTheToken()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a/b", "x", Image);
        int given = 0;
        registry.Intercept = r =>
            r.Path.StartsWith("/token", StringComparison.Ordinal) ? Token(string.Create(CultureInfo.InvariantCulture, $"t{++given}"))
            : r["Authorization"] == $"Bearer t{given}" ? null
            : Challenge(registry.Host);
        await fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None);
        int before = registry.Requests.Count;
        await fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None);
        FakeRequest only = Assert.Single(registry.Requests.Skip(before));
        Assert.Equal("HEAD", only.Method);
        await fixture.Store.PullAsync(reference, Credential with { Password = "other" }, null, CancellationToken.None);
        Assert.Equal(2, given);
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Equal(3, given);
    }

    [Fact(DisplayName = "A token that is no longer good is renewed")]
    public async Task Pull_TokenRevoked_IsRenewed()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a/b", "x", Image);
        string good = "t1";
        registry.Intercept = r => r.Path.StartsWith("/token", StringComparison.Ordinal) ? Token(good)
            : r["Authorization"] == $"Bearer {good}" ? null : Challenge(registry.Host);
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        good = "t2";
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Equal(2, registry.Requests.Count(r => r.Path.StartsWith("/token", StringComparison.Ordinal)));
    }

    [Theory(DisplayName = "A token server that is none is not asked, nor told anything")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://[fd00:ec2::254]/token")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("/token")]
    [InlineData("")]
    public async Task Pull_RealmIsNoTokenServer_IsRefused(string realm)
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        registry.Intercept = _ => new FakeResponse(401, []) { Headers = [("WWW-Authenticate", $"Bearer realm=\"{realm}\"")] };
        var error = await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None));
        Assert.Contains("no credentials are sent there", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Left());
    }

    [Theory(DisplayName = "A token server's redirects are followed only to where it is harmless")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("/token/again")]
    public async Task Pull_TokenServerRedirects_IsRefused(string target)
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        registry.Intercept = r => r.Path.StartsWith("/token", StringComparison.Ordinal)
            ? new FakeResponse(307, []) { Headers = [("Location", target)] } : Challenge(registry.Host);
        var error = await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None));
        Assert.Contains("redirects to", error.Message, StringComparison.Ordinal);
        Assert.InRange(registry.Requests.Count(r => r.Path.StartsWith("/token", StringComparison.Ordinal)), 1, 6);
    }

    [Fact(DisplayName = "A token server's redirect to another host is followed without the password; an identity token stays")]
    public async Task Pull_TokenServerRedirectsElsewhere_KeepsTheSecret()
    {
        await using var other = new FakeRegistry { Intercept = _ => Token("t") };
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        registry.Intercept = r => r.Path.StartsWith("/token", StringComparison.Ordinal)
            ? new FakeResponse(307, []) { Headers = [("Location", $"http://{other.Host}/token")] }
            : r["Authorization"] == "Bearer t" ? null : Challenge(registry.Host);
        await fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None);
        Assert.NotNull(registry.Requests.First(r => r.Path.StartsWith("/token", StringComparison.Ordinal))["Authorization"]);
        Assert.Null(Assert.Single(other.Requests)["Authorization"]);
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(
            () => fixture.Store.PullAsync(reference, new RegistryCredential(null, null, "refresh", null, null), null, CancellationToken.None));
        Assert.Single(other.Requests);
    }

    [Fact(DisplayName = "A busy token server is asked again when it says")]
    public async Task Pull_TokenServerBusy_WaitsAsTold()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        int refused = 0;
        registry.Intercept = r => r.Path.StartsWith("/token", StringComparison.Ordinal)
            ? refused++ == 0 ? new FakeResponse(429, []) { Headers = [("Retry-After", "1")] } : Token("t")
            : r["Authorization"] == "Bearer t" ? null : Challenge(registry.Host);
        long start = TimeProvider.System.GetTimestamp();
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(0.9));
    }

    [Fact(DisplayName = "A mirror sees the credential only if that names it")]
    public async Task Pull_CredentialNamesTheMirror_IsShownToItOnly()
    {
        await using var mirror = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        mirror.Intercept = _ => new FakeResponse(401, []) { Headers = [("WWW-Authenticate", "Basic realm=\"m\"")] };
        registry.Intercept = r => r["Authorization"] is null ? null : new FakeResponse(500, []);
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[host.\"http://{mirror.Host}\"]");
        await fixture.Store.PullAsync(reference, Credential with { ServerAddress = mirror.Host }, null, CancellationToken.None);
        Assert.Contains(mirror.Requests, r => r["Authorization"] is not null);
    }

    private static FakeResponse Token(string token) => new(200, Encoding.UTF8.GetBytes($$"""{"token":"{{token}}","expires_in":300}"""));

    private static FakeResponse Challenge(string host) =>
        new(401, []) { Headers = [("WWW-Authenticate", $"Bearer realm=\"http://{host}/token\",service=\"reg\"")] };
}
