using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Images.Registry;

public sealed class HostsDirectoryTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sampan-hosts-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Load_NothingConfigured_IsTheRegistry()
    {
        HostEndpoint only = Assert.Single(HostsDirectory.Load([_root.FullName], "docker.io"));
        Assert.Equal("https://registry-1.docker.io/v2/", only.Root.ToString());
        Assert.True(only.IsRegistry);
    }

    [Theory]
    [InlineData("localhost:5000", "http")]
    [InlineData("127.0.0.1:5000", "http")]
    [InlineData("[::1]:5000", "http")]
    [InlineData("localhost:443", "https")]
    [InlineData("10.0.0.1:5000", "https")]
    [InlineData("localhost.evil.example", "https")]
    public void Load_Nothing_PlainHttpOnlyOnThisMachine(string registry, string scheme) =>
        Assert.Equal(scheme, HostsDirectory.Load([], registry)[0].Root.Scheme);

    [Fact]
    public void Load_Mirrors_ComeInOrderThenTheServer()
    {
        Write("docker.io", """
            [host."http://one.local:5000"]
              capabilities = ["pull"]
            [host."https://two.local/prefix"]
              override_path = true
              ca = "ca.pem"
              client = [["c.pem", "k.pem"], ["both.pem", ""]]
              dial_timeout = "1m2s"
              [host."https://two.local/prefix".header]
                x-token = "t"
            """);
        IReadOnlyList<HostEndpoint> hosts = HostsDirectory.Load([_root.FullName], "docker.io");
        Assert.Equal(
            ["http://one.local:5000/v2/", "https://two.local/prefix/", "https://registry-1.docker.io/v2/"],
            hosts.Select(h => h.Root.ToString()));
        Assert.Equal(HostCapabilities.Pull, hosts[0].Capabilities);
        Assert.Equal("docker.io", hosts[0].Namespace);
        Assert.Equal([Path.Combine(_root.FullName, "docker.io", "ca.pem")], hosts[1].AuthorityFiles);
        Assert.Equal((Path.Combine(_root.FullName, "docker.io", "c.pem"), (string?)Path.Combine(_root.FullName, "docker.io", "k.pem")), hosts[1].ClientCertificates[0]);
        Assert.Null(hosts[1].ClientCertificates[1].Key);
        Assert.Equal(TimeSpan.FromSeconds(62), hosts[1].DialTimeout);
        Assert.Equal([("x-token", "t")], hosts[1].Headers);
        Assert.Null(hosts[2].Namespace);
    }

    [Theory]
    [InlineData("reg.local_5000_")]
    [InlineData("reg.local:5000")]
    [InlineData("_default")]
    public void Load_FolderForms_AllCount(string folder)
    {
        Write(folder, "server = \"http://other.local\"");
        Assert.Equal("http://other.local/v2/", HostsDirectory.Load([_root.FullName], "reg.local:5000")[0].Root.ToString());
    }

    [Fact]
    public void Load_OwnFolderAndDefault_OwnWins()
    {
        Write("_default", "server = \"http://default.local\"");
        Write("reg.local", "server = \"http://own.local\"");
        Assert.Equal("http://own.local/v2/", HostsDirectory.Load([_root.FullName], "reg.local")[0].Root.ToString());
    }

    [Theory]
    [InlineData("server = 5")]
    [InlineData("server = \"ftp://x\"")]
    [InlineData("[host.\"http://a\"]\ncapabilities = \"pull\"")]
    [InlineData("[host.\"http://a\"]\ndial_timeout = \"soon\"")]
    [InlineData("[host.\"http://a\"]\nproxy = \"ftp://p\"")]
    [InlineData("[header]\n\"a b\" = \"c\"")]
    [InlineData("[header]\na = \"b\\nc: d\"")]
    [InlineData("this is no toml")]
    public void Load_WrongFile_IsNamed(string text)
    {
        Write("reg.local", text);
        var error = Assert.Throws<RegistryConfigurationException>(() => HostsDirectory.Load([_root.FullName], "reg.local"));
        Assert.StartsWith(Path.Combine(_root.FullName, "reg.local", "hosts.toml"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Proxy_IsTheHostsOwn()
    {
        Write("reg.local", "server = \"https://reg.local\"\n[host.\"https://mirror.local\"]\nproxy = \"http://p:3128\"");
        IReadOnlyList<HostEndpoint> hosts = HostsDirectory.Load([_root.FullName], "reg.local");
        Assert.Equal("http://p:3128/", hosts[0].Proxy!.GetProxy(hosts[0].Root)!.ToString());
        Assert.Null(hosts[1].Proxy);
    }

    [Fact]
    public void Load_DockersFolder_PairsByName()
    {
        string folder = _root.CreateSubdirectory("reg.local:5000").FullName;
        foreach (string name in (string[])["ca.crt", "b.cert", "b.key", "a.cert", "a.key"])
            File.WriteAllText(Path.Combine(folder, name), "");
        HostEndpoint only = Assert.Single(HostsDirectory.Load([_root.FullName], "reg.local:5000"));
        Assert.Equal("https://reg.local:5000/v2/", only.Root.ToString());
        Assert.Equal([Path.Combine(folder, "ca.crt")], only.AuthorityFiles);
        Assert.Equal(
            [(Path.Combine(folder, "a.cert"), Path.Combine(folder, "a.key")), (Path.Combine(folder, "b.cert"), (string?)Path.Combine(folder, "b.key"))],
            only.ClientCertificates);
    }

    [Theory]
    [InlineData("client.cert")]
    [InlineData("client.key")]
    public void Load_HalfAPair_IsNamed(string name)
    {
        string file = Path.Combine(_root.CreateSubdirectory("reg.local").FullName, name);
        File.WriteAllText(file, "");
        var error = Assert.Throws<RegistryConfigurationException>(() => HostsDirectory.Load([_root.FullName], "reg.local"));
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
    }

    private void Write(string folder, string text)
    {
        DirectoryInfo made = _root.CreateSubdirectory(folder);
        File.WriteAllText(Path.Combine(made.FullName, "hosts.toml"), text);
    }
}
