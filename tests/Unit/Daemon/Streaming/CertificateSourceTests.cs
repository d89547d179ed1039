using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Streaming.Tls;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class CertificateSourceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-tls-");
    private readonly TestAuthority _authority = new();
    private readonly LevelLog _log = new();
    private readonly StreamingTlsOptions _options;

    public CertificateSourceTests()
    {
        _options = new() { CertFile = Path.Combine(_folder.FullName, "tls.crt"), KeyFile = Path.Combine(_folder.FullName, "tls.key") };
        Put(_authority.Issue("first", "127.0.0.1"));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Current_FilesStay_IsTheSame()
    {
        CertificateSource source = Source();

        Assert.Same(source.Current(), source.Current());
        Assert.Equal("CN=first", Subject(source));
        Assert.Equal([LogLevel.Information], _log.Levels);
    }

    [Fact]
    public void Current_Renewed_IsTheNew()
    {
        CertificateSource source = Source();
        source.Current();

        Put(_authority.Issue("second", "127.0.0.1"));

        Assert.Equal("CN=second", Subject(source));
    }

    [Fact]
    public void Current_CertificateBeforeItsKey_StaysUntilBothAreThere()
    {
        CertificateSource source = Source();
        source.Current();
        (string certificate, string key) = _authority.Issue("second", "127.0.0.1");

        File.Copy(certificate, _options.CertFile, overwrite: true);
        string between = Subject(source) + Subject(source);
        File.Copy(key, _options.KeyFile, overwrite: true);

        Assert.Equal("CN=firstCN=first", between);
        Assert.Equal("CN=second", Subject(source));
        // Once for both connections that came meanwhile.
        Assert.Equal([LogLevel.Information, LogLevel.Warning, LogLevel.Information], _log.Levels);
    }

    [Theory]
    [InlineData("no PEM")]
    [InlineData(null)]
    public void Current_FileBrokenOrGone_StaysAndComesBack(string? text)
    {
        CertificateSource source = Source();
        source.Current();
        string good = File.ReadAllText(_options.CertFile);

        File.Delete(_options.CertFile);
        if (text is not null)
        {
            File.WriteAllText(_options.CertFile, text);
        }
        Assert.Equal("CN=first", Subject(source));
        Assert.Equal(LogLevel.Warning, _log.Levels.Last());
        File.WriteAllText(_options.CertFile, good);

        Assert.Equal("CN=first", Subject(source));
        Assert.Equal(LogLevel.Information, _log.Levels.Last());
    }

    [Fact]
    public void Current_ThroughLinksAsInASecretsVolume_FollowsThem()
    {
        (string certificate, string key) = _authority.Issue("second", "127.0.0.1");
        foreach ((string version, string from, string secret) in ((string, string, string)[])
            [("one", _options.CertFile, _options.KeyFile), ("two", certificate, key)])
        {
            string folder = _folder.CreateSubdirectory(version).FullName;
            File.Copy(from, Path.Combine(folder, "tls.crt"));
            File.Copy(secret, Path.Combine(folder, "tls.key"));
        }
        string data = Path.Combine(_folder.FullName, "data");
        Directory.CreateSymbolicLink(data, "one");
        var source = new CertificateSource(
            new StreamingTlsOptions { CertFile = Path.Combine(data, "tls.crt"), KeyFile = Path.Combine(data, "tls.key") }, _log);
        Assert.Equal("CN=first", Subject(source));

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "two");

        Assert.Equal("CN=second", Subject(source));
    }

    [Fact]
    public void Current_NeverUsable_IsRefusedWithTheReason()
    {
        File.Copy(_authority.Issue("other").Key, _options.KeyFile, overwrite: true);

        var refused = Assert.Throws<CertificateException>(() => Source().Current());

        Assert.StartsWith($"streaming.tls: {_options.CertFile} and {_options.KeyFile} cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Current_ClientAuthorities_MustBeSome()
    {
        string empty = Path.Combine(_folder.FullName, "empty.crt");
        File.WriteAllText(empty, "");

        Assert.Throws<CertificateException>(() => new CertificateSource(_options with { ClientCaFile = empty }, _log).Current());
        Assert.True(new CertificateSource(_options with { ClientCaFile = _authority.File }, _log).Current().Options().ClientCertificateRequired);
    }

    private static string Subject(CertificateSource source) => source.Current().Certificate.TargetCertificate.Subject;

    private CertificateSource Source() => new(_options, _log);

    private void Put((string Certificate, string Key) pair)
    {
        File.Copy(pair.Certificate, _options.CertFile, overwrite: true);
        File.Copy(pair.Key, _options.KeyFile, overwrite: true);
    }

    private sealed class LevelLog : ILogger<CertificateSource>
    {
        public ConcurrentQueue<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Levels.Enqueue(logLevel);
    }
}
