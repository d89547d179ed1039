namespace Sampan.Docker;

/// <summary>How a command is started.</summary>
internal sealed record ExecStart(bool Detach, bool Tty);
