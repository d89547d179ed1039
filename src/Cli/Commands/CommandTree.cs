using System.CommandLine;

namespace Sampan.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    private const string Description = """
        Sampan, a container runtime for Kubernetes, and the tool to look after it or any other CRI runtime.

        Exit codes: 0 done, 1 the runtime refused or failed, 2 wrong usage, 3 not found, 4 cannot connect, 5 timed out;
        'run', 'exec' and 'attach' return the command's own code, or 125 when it could not be run.
        """;

    public static RootCommand Build(CommandSetup setup)
    {
        var root = new RootCommand(Description);
        setup.Globals.AddTo(root);
        foreach (Command command in setup.Host.MoreCommands)
            root.Add(command);

        root.Add(new Images.PullCommand(setup));
        root.Add(new Images.ListCommand(setup));
        root.Add(new Images.RemoveCommand(setup));
        root.Add(new Images.TagCommand(setup));
        root.Add(new Images.PushCommand(setup));
        root.Add(new Images.UntagCommand(setup));
        root.Add(new Containers.RunCommand(setup));
        root.Add(new Containers.ListCommand(setup));
        root.Add(new Pods.ListCommand(setup));
        root.Add(new Containers.LogsCommand(setup));
        root.Add(new Containers.ExecCommand(setup));
        root.Add(new Containers.AttachCommand(setup));
        root.Add(new Pods.PortForwardCommand(setup));
        root.Add(new Containers.StatsCommand(setup));
        root.Add(new Runtime.EventsCommand(setup));
        root.Add(new InspectCommand("inspect", ObjectKind.Any, setup));
        root.Add(new InspectCommand("inspectp", ObjectKind.Pod, setup) { Hidden = true });
        root.Add(new InspectCommand("inspecti", ObjectKind.Image, setup) { Hidden = true });
        root.Add(new Containers.StartCommand(setup));
        root.Add(new Containers.StopCommand(setup));
        root.Add(new Containers.RemoveCommand(setup));
        root.Add(new Pods.StopCommand(setup));
        root.Add(new Pods.RemoveCommand(setup));
        root.Add(new Runtime.InfoCommand(setup));
        root.Add(new Runtime.SystemCommand(setup));
        root.Add(new Runtime.VersionCommand(setup));
        root.Add(new Runtime.DoctorCommand(setup));
        root.Add(new Migrate.MigrateCommand(setup));
        root.Add(new Migrate.TranslateCommand(setup));
        return root;
    }
}
