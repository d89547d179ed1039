using System.CommandLine;
using System.Reflection;
using Sampan.Daemon.Composition;
using Sampan.Daemon.Configuration;

namespace Sampan.Commands;

/// <summary><c>sampan serve</c>: the CRI runtime.</summary>
internal static class ServeCommand
{
    private const int Ok = 0, Failed = 1, Usage = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var flags = new ServeFlags();
        var command = new Command("serve", "Run the CRI runtime in the foreground, until TERM or INT; containers live on after it.");
        flags.AddTo(command);
        command.SetAction((parse, cancellation) => RunAsync(flags.Config(parse), flags.Overrides(parse), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? path, CommandLineOverrides overrides, CancellationToken cancellation)
    {
        using var reload = new ReloadSignal();
        var loader = new ConfigurationLoader(new HostEnvironment());
        DaemonOptions options;
        try
        {
            options = loader.Load(path, overrides);
        }
        catch (ConfigurationException exception)
        {
            Console.Error.WriteLine($"sampan: {exception.Message}");
            return Usage;
        }
        try
        {
            var source = new ConfigurationSource(options, () => loader.Load(path, overrides), reload.WaitAsync);
            await DaemonEntry.RunAsync(source, ProductVersion(), cancellation);
            return Ok;
        }
        catch (DaemonStartException exception)
        {
            Console.Error.WriteLine($"sampan: {exception.Message}");
            return Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Ok;
        }
    }

    private static string ProductVersion() =>
        typeof(ServeCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
