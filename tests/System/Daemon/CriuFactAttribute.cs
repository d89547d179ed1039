namespace Sampan.Tests.System.Daemon;

/// <summary>A test that runs pods and needs CRIU.</summary>
internal sealed class CriuFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_broken = new(Check);

    /// <param name="works">Whether it must also be able to write processes of this kernel down.</param>
    public CriuFactAttribute(bool works = false)
    {
        Skip = new PodFactAttribute().Skip
            ?? (Path is null ? "needs criu" : works ? s_broken.Value : null);
    }

    private static string? Path => new[] { "/usr/local/sbin/criu", "/usr/sbin/criu" }.FirstOrDefault(File.Exists);

    private static string? Check()
    {
        Sampan.Linux.Processes.ProcessOutcome check = Children.RunAsync(Path!, "check").GetAwaiter().GetResult();
        return check.ExitCode == 0 ? null : "criu cannot write down processes of this kernel: criu check";
    }
}
