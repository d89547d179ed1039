using Sampan.Images.Trust;
using Sampan.Oci;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Pulls under a policy, with a program of the test's own that checks.</summary>
public sealed class TrustTests : IDisposable
{
    private readonly TempFolder _files = new();
    private TimeSpan _limit = TimeSpan.FromMinutes(2);

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Pull_Rejected_FetchesNoLayer()
    {
        Write("policy.json", """{"default":[{"type":"reject"}]}""");
        await using var registry = new FakeRegistry();
        await using StoreFixture store = Store();

        SignatureValidationException refusal = await Refused(store, registry);

        Assert.Contains("policy.json, scope default: reject", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(store.Left());
    }

    [Fact]
    public async Task Pull_SignedByWithoutVerifier_NamesTheRemedy()
    {
        Write("policy.json", """{"default":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"/k"}]}""");
        await using var registry = new FakeRegistry();
        await using StoreFixture store = Store();

        Assert.Contains("images.signatureVerifier", (await Refused(store, registry)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_VerifierDecides_FromImageDigestAndRequirement()
    {
        Write("policy.json", """{"default":[{"type":"sigstoreSigned","keyPath":"/the/key"}]}""");
        Program("verify", "cat > \"$1\"; exit 0");
        await using var registry = new FakeRegistry();
        await using StoreFixture store = Store(_files.Path("verify"), _files.Path("asked"));
        TestImage made = Made();

        await store.Store.PullAsync(registry.Add("team/app", "1", made), null, null, CancellationToken.None);

        string asked = await File.ReadAllTextAsync(_files.Path("asked"));
        Assert.Contains("/team/app:1\"", asked, StringComparison.Ordinal);
        Assert.Contains($"\"digest\":\"{made.ManifestDigest}\"", asked, StringComparison.Ordinal);
        Assert.Contains("\"requirement\":{\"type\":\"sigstoreSigned\",\"keyPath\":\"/the/key\"}", asked, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(made.Manifest), asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo no such signature >&2; exit 1", "no such signature", 120)]
    [InlineData("exec sleep 1000", "within 1 s", 1)]
    public async Task Pull_VerifierThatRefusesOrHangs_Fails(string script, string reason, int seconds)
    {
        _limit = TimeSpan.FromSeconds(seconds);
        Write("policy.json", """{"default":[{"type":"sigstoreSigned","keyPath":"/k"}]}""");
        Program("verify", script);
        await using var registry = new FakeRegistry();
        await using StoreFixture store = Store(_files.Path("verify"));

        Assert.Contains(reason, (await Refused(store, registry)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"default":[{"type":"trustMe"}]}""")]
    public async Task Pull_BrokenPolicy_TrustsNothing(string policy)
    {
        Write("policy.json", policy);
        await using var registry = new FakeRegistry();
        await using StoreFixture store = Store();

        Assert.Contains("no image is trusted", (await Refused(store, registry)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_PolicyMissing_IsAllowed()
    {
        await using var registry = new FakeRegistry();
        await using StoreFixture store = Store();

        await store.Store.PullAsync(registry.Add("team/app", "1", Made()), null, null, CancellationToken.None);

        Assert.Single(store.Store.List());
    }

    private StoreFixture Store(params string[] verifier) => new(options => options with
    {
        Trust = new TrustOptions
        {
            PolicyFile = _files.Path("policy.json"), Verifier = verifier, Timeout = _limit, Run = Children.Runner.RunAsync,
        },
    });

    private static Task<SignatureValidationException> Refused(StoreFixture store, FakeRegistry registry)
    {
        ImageReference reference = registry.Add("team/app", "1", Made());
        return Assert.ThrowsAsync<SignatureValidationException>(() => store.Store.PullAsync(reference, null, null, CancellationToken.None));
    }

    private static TestImage Made() => TestImage.Of(new TarBuilder().File("a", "a").Build());

    private void Write(string name, string text) => File.WriteAllText(_files.Path(name), text);

    private void Program(string name, string script)
    {
        Write(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(_files.Path(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
