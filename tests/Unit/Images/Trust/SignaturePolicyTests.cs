using System.Text;
using Sampan.Images.Trust;
using Sampan.Oci;

namespace Sampan.Tests.Unit.Images.Trust;

public sealed class SignaturePolicyTests
{
    private const string Policy = """
        {"default":[{"type":"reject"}],
         "transports":{
          "docker-daemon":{"":[{"type":"whatever"}]},
          "docker":{
           "":[{"type":"insecureAcceptAnything"}],
           "docker.io":[{"type":"signedBy","keyType":"GPGKeys","keyPath":"/k"}],
           "docker.io/library":[{"type":"insecureAcceptAnything"}],
           "docker.io/library/busybox:bad":[{"type":"reject"}],
           "*.example.com":[{"type":"sigstoreSigned","keyPath":"/c"},{"type":"signedBy","keyType":"GPGKeys","keyPath":"/k"}],
           "a.example.com:5000/team":[{"type":"reject"}]}}}
        """;

    [Theory]
    [InlineData("busybox", "docker.io/library", "insecureAcceptAnything")]
    [InlineData("busybox:bad", "docker.io/library/busybox:bad", "reject")]
    [InlineData("team/app", "docker.io", "signedBy")]
    [InlineData("quay.io/team/app:1", "docker", "insecureAcceptAnything")]
    [InlineData("b.example.com/team/app", "*.example.com", "sigstoreSigned,signedBy")]
    [InlineData("deep.b.example.com/app", "*.example.com", "sigstoreSigned,signedBy")]
    [InlineData("a.example.com:5000/team/app", "a.example.com:5000/team", "reject")]
    [InlineData("a.example.com/team/app", "*.example.com", "sigstoreSigned,signedBy")]
    public void For_Image_IsTheNarrowestScope(string image, string scope, string types)
    {
        (string found, IReadOnlyList<TrustRequirement> requirements) = Parse(Policy).For(ImageReference.Parse(image));

        Assert.Equal((scope, types), (found, string.Join(',', requirements.Select(r => r.Type))));
    }

    [Fact]
    public void For_NoScope_IsTheDefault() =>
        Assert.Equal("default", Parse("""{"default":[{"type":"reject"}],"transports":{"docker":{"quay.io":[{"type":"reject"}]}}}""")
            .For(ImageReference.Parse("busybox")).Scope);

    [Theory]
    [InlineData("", "no policy")]
    [InlineData("[]", "no policy")]
    [InlineData("{}", "'default' is missing")]
    [InlineData("""{"default":[]}""", "may not be empty")]
    [InlineData("""{"default":[{"type":"allow"}]}""", "'allow' is not a known type")]
    [InlineData("""{"default":[{}]}""", "not a known type")]
    [InlineData("""{"default":[{"type":"reject"}],"defaults":[]}""", "'defaults' is not a known key")]
    [InlineData("""{"default":[{"type":"reject"}],"transports":{"docker":{"x":{}}}}""", "no policy")]
    public void Parse_WhatIsNotUnderstood_IsRefused(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Parse(json)).Message, StringComparison.Ordinal);

    private static SignaturePolicy Parse(string json) => SignaturePolicy.Parse(Encoding.UTF8.GetBytes(json));
}
