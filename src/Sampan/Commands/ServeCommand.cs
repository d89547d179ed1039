using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
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
        DaemonOptions options;
        try
        {
            options = new ConfigurationLoader(new HostEnvironment()).Load(path, overrides);
        }
        catch (ConfigurationException exception)
        {
            Console.Error.WriteLine($"sampan: {exception.Message}");
            return Usage;
        }
        // The command line's own handling of signals ends the process too soon for a clean stop.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration terminate = Stop(PosixSignal.SIGTERM, stop);
        using PosixSignalRegistration interrupt = Stop(PosixSignal.SIGINT, stop);
        try
        {
            await DaemonEntry.RunAsync(options, ProductVersion(), stop.Token);
            return Ok;
        }
        catch (DaemonStartException exception)
        {
            Console.Error.WriteLine($"sampan: {exception.Message}");
            return Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Ok;
        }
    }

    private static PosixSignalRegistration Stop(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The daemon has stopped meanwhile; an exception here would abort the process.
            }
        });

    private static string ProductVersion() =>
        typeof(ServeCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
