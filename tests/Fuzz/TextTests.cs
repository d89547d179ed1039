using System.Text;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Toml;

namespace Sampan.Tests.Fuzz;

/// <summary>Texts that others write and we read.</summary>
public sealed class TextTests
{
    private const string Hosts = """
        server = "https://registry.example"
        ca = ["a.pem", "b.pem"]
        [header]
        x-a = ["b", "c"]
        [host."https://mirror.example/prefix"]
        capabilities = ["pull", "resolve", "push"]
        client = [["a", "b"], ["c"]]
        skip_verify = false
        override_path = true
        dial_timeout = "1m2.5s"
        proxy = "http://user:password@proxy.example:3128"
        [host."http://10.0.0.1:5000"]
        """;

    [Fact(DisplayName = "Any hosts.toml is read or refused as such")]
    public Task HostsFile_Random_IsReadOrRefused() => Seeds.EachAsync(
        4000,
        random => Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(Hosts))),
        text =>
        {
            try
            {
                HostsFile.Read(TomlDocument.Parse(Encoding.UTF8.GetBytes(text)), "registry.example", "/etc");
            }
            catch (FormatException)
            {
            }
        });

    [Fact(DisplayName = "Any challenge is read, as far as it can be")]
    public Task AuthChallenge_Random_IsRead() => Seeds.EachAsync(
        4000,
        random => Encoding.Latin1.GetString(random.Damage("Bearer realm=\"https://a.example/t\",service=\"s\\\"t\",scope=\"repository:a/b:pull\", Basic realm=x"u8.ToArray())),
        text => Assert.InRange(AuthChallenge.Parse(text).Count, 0, text.Length));

    [Fact(DisplayName = "Any name of an image is read or refused as such, and reads back as itself")]
    public Task ImageReference_Random_IsReadOrRefused() => Seeds.EachAsync(
        4000,
        random => Encoding.UTF8.GetString(random.Damage(Encoding.UTF8.GetBytes(
            random.Of("registry.example:5000/a/b-c__d.e:v1.2", "busybox", $"[::1]:5000/a@{Digest.Of("x"u8)}", $"a/b:c@{Digest.Of("y"u8)}")))),
        text =>
        {
            try
            {
                ImageReference reference = ImageReference.Parse(text);
                Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
            }
            catch (FormatException)
            {
            }
        });

    [Fact(DisplayName = "Any NO_PROXY is read")]
    public Task ProxyBypass_Random_IsRead() => Seeds.EachAsync(
        4000,
        random => Encoding.UTF8.GetString(random.Damage("10.0.0.0/8, .a.example,*.b.example:80,[fd00::1]:5000,fe80::/10,*,::/0"u8.ToArray())),
        text =>
        {
            ProxyBypass rules = ProxyBypass.Parse(text);
            foreach (string url in (string[])["http://10.1.2.3/", "https://x.a.example/", "https://[fd00::1]:5000/"])
                rules.Covers(new Uri(url));
        });
}
