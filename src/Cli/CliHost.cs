using System.CommandLine;
using Sampan.Cli.Streaming;
using Sampan.Linux.Terminals;

namespace Sampan.Cli;

/// <summary>The world outside of the commands: streams, environment, clock, and what the executable adds.</summary>
public sealed record CliHost
{
    /// <summary>Standard output.</summary>
    public required Stream Output { get; init; }

    /// <summary>Standard error.</summary>
    public required Stream Error { get; init; }

    /// <summary>Standard input.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <summary>Whether a person sees the output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person sees the errors.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person types the input.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>The terminal that a person sits at; null when there is none.</summary>
    public IPersonTerminal? Person { get; init; }

    /// <summary>Columns of the terminal; 0 when unknown.</summary>
    public int Width { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>What relative paths start from.</summary>
    public string CurrentDirectory { get; init; } = "/";

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Commands beside those of this project, such as <c>serve</c> and <c>config</c>.</summary>
    public IReadOnlyList<Command> MoreCommands { get; init; } = [];

    /// <summary>What <c>doctor</c> adds to its findings; null for nothing.</summary>
    public DoctorSource? LocalFindings { get; init; }

    /// <summary>Where <c>pull</c> learns how far it is; null for nowhere.</summary>
    public PullProgressSource? PullProgress { get; init; }

    /// <summary>The world of this process.</summary>
    public static CliHost OfProcess()
    {
        ProcessTerminal? person = ProcessTerminal.Find();
        return new CliHost
        {
            Output = StandardStream.Output(),
            Error = StandardStream.Error(),
            // The console's own would edit lines and set the terminal as it likes.
            Input = new StandardInput(),
            InputIsTerminal = ProcessTerminal.InputIsTerminal,
            Person = person,
            OutputIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? 0 : person?.Size?.Columns ?? 0,
            Environment = System.Environment.GetEnvironmentVariable,
            CurrentDirectory = System.Environment.CurrentDirectory,
            PullProgress = RuntimePullProgress.WatchAsync,
        };
    }
}
