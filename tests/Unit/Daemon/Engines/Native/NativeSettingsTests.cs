using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Engines.Native;

public sealed class NativeSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-settings-").FullName;

    private string Profile => Path.Combine(_folder, "profile.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void From_Profile_IsRead()
    {
        File.WriteAllText(Profile, """{"defaultAction":"SCMP_ACT_ALLOW"}""");

        Assert.NotNull(NativeSettings.From(Options(Profile)).Seccomp);
        Assert.Null(NativeSettings.From(Options("")).Seccomp);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{")]
    public void From_ProfileThatCannotBeUsed_IsAConfigurationError(string? text)
    {
        if (text is not null)
        {
            File.WriteAllText(Profile, text);
        }

        ConfigurationException refusal = Assert.Throws<ConfigurationException>(() => NativeSettings.From(Options(Profile)));

        Assert.Equal("containers.seccompProfile", Assert.Single(refusal.Errors).Key);
        Assert.Contains(Profile, refusal.Message, StringComparison.Ordinal);
    }

    private static DaemonOptions Options(string profile) =>
        new() { Containers = new ContainersOptions { SeccompProfile = profile } };
}
