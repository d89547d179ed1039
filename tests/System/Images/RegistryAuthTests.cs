using System.Text;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class RegistryAuthTests
{
    private static readonly TestImage Image = TestImage.Of(new TarBuilder().File("a", "1").Build());
    private static readonly RegistryCredential Credential = new("user", "secret", null, null, null);
    private static readonly string Basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:secret"));

    [Fact(DisplayName = "Bearer: a token is fetched once with the credential and used for all requests")]
    public async Task Pull_Bearer_FetchesOneToken()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a/b", "x", Image);
        registry.Intercept = r =>
            r.Path.StartsWith("/token", StringComparison.Ordinal)
                ? r["Authorization"] == Basic ? new FakeResponse(200, """{"token":"t1","expires_in":300}"""u8.ToArray()) : new FakeResponse(401, [])
            : r["Authorization"] == "Bearer t1" ? null
            : Challenge($"Bearer realm=\"http://{registry.Host}/token\",service=\"reg\",scope=\"repository:a/b:pull\"");
        await fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None);
        FakeRequest token = Assert.Single(registry.Requests, r => r.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("/token?service=reg&scope=repository%3Aa%2Fb%3Apull", token.Path);
    }

    [Fact(DisplayName = "An identity token is exchanged by OAuth2")]
    public async Task Pull_IdentityToken_IsExchanged()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a/b", "x", Image);
        registry.Intercept = r =>
            r.Path == "/token"
                ? r[":body"]!.Contains("refresh_token=id1", StringComparison.Ordinal) ? new FakeResponse(200, """{"access_token":"t2"}"""u8.ToArray()) : new FakeResponse(401, [])
            : r["Authorization"] == "Bearer t2" ? null
            : Challenge($"Bearer realm=\"http://{registry.Host}/token\"");
        await fixture.Store.PullAsync(reference, new RegistryCredential(null, null, "id1", null, registry.Host), null, CancellationToken.None);
    }

    [Fact(DisplayName = "A registry token is sent as it is")]
    public async Task Pull_RegistryToken_IsSent()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        registry.Intercept = r => r["Authorization"] == "Bearer raw" ? null : new FakeResponse(401, []);
        await fixture.Store.PullAsync(reference, new RegistryCredential(null, null, null, "raw", null), null, CancellationToken.None);
    }

    [Fact(DisplayName = "Basic: the credential is sent when asked for; wrong ones are refused clearly")]
    public async Task Pull_Basic_IsSentWhenAsked()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        registry.Intercept = r => r["Authorization"] == Basic ? null : Challenge("Basic realm=\"r\"");
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(
            () => fixture.Store.PullAsync(reference, Credential with { Password = "wrong" }, null, CancellationToken.None));
        await Assert.ThrowsAsync<RegistryUnauthorizedException>(
            () => fixture.Store.PullAsync(reference, Credential with { ServerAddress = "other.local" }, null, CancellationToken.None));
        await fixture.Store.PullAsync(reference, Credential with { ServerAddress = $"http://{registry.Host}/v1/" }, null, CancellationToken.None);
    }

    [Fact(DisplayName = "A redirect to another host carries no credential and no configured header")]
    public async Task Pull_Redirected_KeepsTheCredential()
    {
        await using var store = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        store.Add("a", "x", Image);
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[header]\nx-secret = \"s\"");
        registry.Intercept = r => r["Authorization"] != Basic ? Challenge("Basic realm=\"r\"")
            : r.Path.Contains("/blobs/", StringComparison.Ordinal)
                ? new FakeResponse(307, []) { Headers = [("Location", $"http://{store.Host}{r.Path}")] }
            : null;
        await fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None);
        Assert.NotEmpty(store.Requests);
        Assert.All(store.Requests, r => Assert.True(r["Authorization"] is null && r["x-secret"] is null));
        Assert.Contains(registry.Requests, r => r["x-secret"] == "s");
    }

    [Fact(DisplayName = "Mirrors are asked in order, with ns and without the credential; the registry comes last")]
    public async Task Pull_Mirrors_ComeInOrder()
    {
        await using var first = new FakeRegistry();
        await using var second = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        second.Add("a", "x", Image);
        first.Intercept = _ => Challenge("Basic realm=\"r\"");
        fixture.WriteHosts("_default", $"[host.\"http://{first.Host}\"]\n[host.\"http://{second.Host}\"]");
        await fixture.Store.PullAsync(reference, Credential, null, CancellationToken.None);
        Assert.Empty(registry.Requests);
        Assert.All(first.Requests, r => Assert.Null(r["Authorization"]));
        Assert.NotEmpty(first.Requests);
        Assert.All(second.Requests, r => Assert.EndsWith($"?ns={Uri.EscapeDataString(registry.Host)}", r.Path, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "If all hosts fail, each one's reason is told")]
    public async Task Pull_AllHostsFail_TellsEachReason()
    {
        await using var mirror = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        mirror.Intercept = _ => new FakeResponse(503, []);
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[host.\"http://{mirror.Host}\"]");
        var error = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => fixture.Store.PullAsync(ImageReference.Parse($"{registry.Host}/a:x"), null, null, CancellationToken.None));
        Assert.Contains($"{mirror.Host}: 503", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{registry.Host}: 404", error.Message, StringComparison.Ordinal);
    }

    private static FakeResponse Challenge(string value) => new(401, []) { Headers = [("WWW-Authenticate", value)] };
}
