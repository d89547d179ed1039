using System.Text;
using Sampan.Daemon.Engines.Native;
using Sampan.Linux.Processes;

namespace Sampan.Tests.System.Daemon;

/// <summary>The real parser compiles the default profile. It is not loaded: the kernel here may have no AppArmor.</summary>
public class AppArmorTextTests
{
    [AppArmorFact(DisplayName = "The default profile compiles, with all that the host has to include")]
    public Task Text_WholeHost_Compiles() =>
        CompilesAsync(AppArmorText.Write("unconfined", file => File.Exists("/etc/apparmor.d/" + file)));

    [AppArmorFact(DisplayName = "The default profile compiles on a host without any file to include")]
    public Task Text_BareHost_Compiles() => CompilesAsync(AppArmorText.Write("", _ => false));

    [AppArmorFact(DisplayName = "The default profile compiles whatever the daemon's own profile is called")]
    public Task Text_OddLabel_Compiles() =>
        CompilesAsync(AppArmorText.Write("snap.a//&:ns:b[1] {c,d} ^x* (enforce)", file => File.Exists("/etc/apparmor.d/" + file)));

    [AppArmorFact(DisplayName = "A text that is none is refused: the others could fail")]
    public async Task Text_Broken_IsRefused()
    {
        string text = AppArmorText.Write("", _ => false);

        Assert.NotEqual(0, (await CompileAsync(text.Replace("capability,", "capability", StringComparison.Ordinal))).ExitCode);
    }

    private static async Task CompilesAsync(string text)
    {
        ProcessOutcome outcome = await CompileAsync(text);
        Assert.True(outcome.ExitCode == 0, $"{outcome.ErrorText}\n{text}");
    }

    private static Task<ProcessOutcome> CompileAsync(string text) => Children.Runner.RunAsync(
        new ProcessCommand
        {
            Path = AppArmorFactAttribute.Parser,
            // -Q: compile without loading.
            Arguments = ["-Q", "-K"],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin" },
            Input = Encoding.UTF8.GetBytes(text),
            Timeout = TimeSpan.FromMinutes(2),
        },
        CancellationToken.None);
}
