namespace Sampan.Migration.Habits.Scanning;

/// <summary>How a file is read.</summary>
internal enum ScriptKind
{
    /// <summary>Shell: commands, one a line.</summary>
    Shell,

    /// <summary>A table of cron: five times before each command, with a user behind them in the system's own.</summary>
    Cron,

    /// <summary>A user's table of cron: no user.</summary>
    UserCron,

    /// <summary>A unit of systemd: commands behind Exec…=.</summary>
    Unit,

    /// <summary>Anything else: a configuration, a script in another language. Calls are looked for anywhere in a line.</summary>
    Text,
}
