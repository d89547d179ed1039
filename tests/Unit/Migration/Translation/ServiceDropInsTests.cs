using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Translation;

public sealed class ServiceDropInsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sampan-dropins-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(TargetKind.Containerd, "containerd.service")]
    [InlineData(TargetKind.Crio, "crio.service")]
    [InlineData(TargetKind.Isulad, "isulad.service")]
    [InlineData(TargetKind.Sampan, "sampan.service")]
    public void Write_ProxiesAndLimits_AreWhatTheUnitGets(string target, string service)
    {
        Write("/lib/systemd/system/docker.service", """
            [Service]
            ExecStart=/usr/bin/dockerd
            Environment="HTTP_PROXY=http://proxy.example:3128/a%%20b" "NO_PROXY=localhost,10.0.0.0/8"
            LimitNOFILE=1048576
            TasksMax=infinity
            Delegate=yes
            """);
        Write("/lib/systemd/system/" + service, "[Service]\nExecStart=/usr/bin/it\nLimitNOFILE=infinity\n");
        TranslationResult result = Translate(target, systemd: true);
        foreach (TargetFile file in result.Files)
            Write(file.Path, file.Content);

        UnitFacts unit = new SystemdUnits(new NodeFiles(_root)).Read(service)!;
        Assert.Equal(
            ["\"HTTP_PROXY=http://proxy.example:3128/a%%20b\"", "\"NO_PROXY=localhost,10.0.0.0/8,10.244.0.0/16,10.96.0.0/12,.svc,.cluster.local\""],
            unit.Directives["Service.Environment"]);
        Assert.Equal("1048576", unit.Directives["Service.LimitNOFILE"][^1]);
        Assert.Equal("infinity", unit.Directives["Service.TasksMax"][^1]);
        Assert.DoesNotContain("Service.Delegate", unit.Directives.Keys);
        Assert.DoesNotContain("Service.EnvironmentFile", unit.Directives.Keys);
        Assert.Equal(KeyClass.Equivalent, Assert.Single(result.Keys, k => k.Key == "environment:HTTP_PROXY").Class);
        Assert.Equal(KeyClass.Irrelevant, Assert.Single(result.Keys, k => k.Key == "unit:Delegate").Class);
    }

    [Fact]
    public void Write_ProxyWithCredentials_NamesAFileInstead()
    {
        Write("/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd --https-proxy=http://u:secret@p:1\n");
        TranslationResult result = Translate(TargetKind.Containerd, systemd: true);
        Assert.Equal("""
            [Service]
            Environment="NO_PROXY=10.244.0.0/16,10.96.0.0/12,.svc,.cluster.local"
            # Holds the proxy's address with its credentials; written by a person.
            EnvironmentFile=-/etc/default/containerd-proxy

            """, Assert.Single(result.Files, f => f.Path.EndsWith("50-sampan-proxy.conf", StringComparison.Ordinal)).Content);
        KeyFate fate = Assert.Single(result.Keys);
        Assert.Equal((KeyClass.Dangerous, "http://***@p:1"), (fate.Class, fate.Value));
    }

    [Fact]
    public void Write_NoSystemd_WritesNoUnitsAndSaysSo()
    {
        Write("/lib/systemd/system/docker.service", "[Service]\nExecStart=/usr/bin/dockerd\nEnvironment=HTTPS_PROXY=http://p:1\nLimitNOFILE=5\n");
        TranslationResult result = Translate(TargetKind.Containerd, systemd: false);
        Assert.DoesNotContain(result.Files, f => f.Path.Contains("systemd", StringComparison.Ordinal));
        Assert.All(result.Keys, k => Assert.Equal(KeyClass.Dangerous, k.Class));
    }

    private TranslationResult Translate(string target, bool systemd)
    {
        var files = new NodeFiles(_root);
        return Translators.For(target).Translate(TranslationGoldenTests.Input("{}") with
        {
            Docker = DockerSettingsReader.Read(files, [], new SystemdUnits(files).Read("docker.service")),
            Systemd = systemd,
        });
    }

    private void Write(string path, string text)
    {
        string file = _root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
