using System.CommandLine;
using Sampan.Daemon.Configuration;

namespace Sampan.Commands;

/// <summary><c>sampan config default|show|check</c>.</summary>
internal static class ConfigCommand
{
    private const int Ok = 0, Invalid = 2;

    /// <summary>Makes the command.</summary>
    public static Command Create() => new("config", "Show and check the daemon's configuration.")
    {
        Default(),
        WithFlags("show", "Print the configuration in effect: the file with the flags laid over it.", loaded =>
            Console.Out.Write(ConfigurationWriter.Show(loaded))),
        WithFlags("check", "Check the configuration; print every error and exit 2 if there is one.", loaded =>
            Console.Out.WriteLine($"{loaded.Path ?? "built-in configuration"}: ok")),
    };

    private static Command Default()
    {
        var command = new Command("default", "Print a configuration file with every key at its default, explained.");
        command.SetAction(_ =>
        {
            Console.Out.Write(ConfigurationWriter.Default());
            return Ok;
        });
        return command;
    }

    private static Command WithFlags(string name, string description, Action<LoadedConfiguration> act)
    {
        var flags = new ServeFlags();
        var command = new Command(name, description);
        flags.AddTo(command);
        command.SetAction(parse =>
        {
            try
            {
                act(new ConfigurationLoader(new HostEnvironment()).Read(flags.Config(parse), flags.Overrides(parse)));
                return Ok;
            }
            catch (ConfigurationException exception)
            {
                Console.Error.WriteLine($"sampan: {exception.Message}");
                return Invalid;
            }
        });
        return command;
    }
}
