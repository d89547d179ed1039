namespace Sampan.Docker;

/// <summary>A command to be run in a container.</summary>
public sealed record ExecCreation
{
    /// <summary>The command and its arguments.</summary>
    public IReadOnlyList<string> Cmd { get; init; } = [];

    /// <summary>Whether it gets a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Whether it gets an input.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>Whether its output is wanted.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>Whether its error output is wanted.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>With a terminal and an input: keys that let go of it, e.g. <c>ctrl-p,ctrl-q</c>, which is what null stands for.</summary>
    public string? DetachKeys { get; init; }

    /// <summary><c>NAME=VALUE</c>, beside the container's.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Whether it may do all that the machine's root may.</summary>
    public bool Privileged { get; init; }

    /// <summary><c>USER[:GROUP]</c>; empty for the container's.</summary>
    public string User { get; init => field = value ?? ""; } = "";
}
