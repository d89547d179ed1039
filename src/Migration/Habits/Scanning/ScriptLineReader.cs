using System.Text.RegularExpressions;

namespace Sampan.Migration.Habits.Scanning;

/// <summary>Judges one line: does it call docker, or read what is Docker's?</summary>
internal static partial class ScriptLineReader
{
    /// <summary>Whether the line needs Docker, and what to write instead; null in place of the latter if there is no single answer.</summary>
    public static (bool Found, string? Replacement) Read(string said, ScriptKind kind)
    {
        // Most lines of a node have nothing of it.
        if (!said.Contains("docker", StringComparison.OrdinalIgnoreCase))
            return (false, null);
        if (kind == ScriptKind.Text)
        {
            if (Loose(said) is { } call)
                return (true, BestOf(CommandTranslator.TranslateLine(call)));
        }
        else if (CommandTranslator.TranslateLine(AliasOf(said)) is { Count: > 0 } calls)
        {
            return (true, BestOf(calls));
        }
        else if (DockerCalls.OfProgram(said, p => p is "docker-compose" or "dockerd" or "nvidia-docker").Any())
        {
            return (true, null);
        }
        if (ContainerLogs().IsMatch(said))
            return (true, "/var/log/containers/*.log, whose lines are 'TIME STREAM P|F TEXT'");
        if (kind == ScriptKind.Shell && Printed().IsMatch(said))
            return (false, null);
        return (Thing().IsMatch(said) || ServiceCall().IsMatch(said), null);
    }

    /// <summary>The line as it may be shown: no password, at most 200 characters.</summary>
    public static string Shown(string line)
    {
        const int Longest = 200;
        string shown = line.Contains("login", StringComparison.Ordinal) ? Password().Replace(line, "$1***") : line;
        shown = UserInfo().Replace(shown, "$1***@");
        return shown.Length <= Longest ? shown : shown[..(Longest - 1)] + "…";
    }

    private static string? BestOf(IReadOnlyList<CommandTranslation> calls)
    {
        string[] lines = [.. calls.Select(c => c.Problem is null ? c.Best : null).OfType<string>()];
        return lines.Length == calls.Count && lines.Length > 0 ? string.Join("; ", lines) : null;
    }

    // alias dps='docker ps'
    private static string AliasOf(string said)
    {
        Match alias = Alias().Match(said);
        return alias.Success ? alias.Groups[2].Value : said;
    }

    // UserParameter=docker.count,docker ps -q | wc -l
    // commands = ["docker ps -q", …], ["docker", "stats"]
    private static string? Loose(string said)
    {
        Match list = ListCall().Match(said);
        if (list.Success)
            return $"docker {string.Join(' ', list.Groups[1].Value.Split(['"', '\'', ',', ' '], StringSplitOptions.RemoveEmptyEntries))}";
        Match call = Call().Match(said);
        return call.Success && HabitTable.Find(call.Groups[2].Value) is not null ? $"docker {call.Groups[2].Value}{call.Groups[3].Value}" : null;
    }

    [GeneratedRegex("""(?:^|[\s"'`=,;|&(!:])((?:/[\w.-]+)*/)?docker\s+([a-z]+)((?:[^"'`;|&\]),]|'[^']*')*)""")]
    private static partial Regex Call();

    [GeneratedRegex("""["'](?:/[\w./-]+/)?docker["']\s*,\s*((?:["'][^"']*["'][\s,]*)+)""")]
    private static partial Regex ListCall();

    [GeneratedRegex("""^\s*alias\s+([\w.-]+)=["']?(.*?)["']?\s*$""")]
    private static partial Regex Alias();

    // What is only said: echo "docker is gone".
    [GeneratedRegex(@"^\s*(echo|printf|log|logger)\s+[""'][^$`]*$")]
    private static partial Regex Printed();

    [GeneratedRegex(@"/var/lib/docker/containers|\bdocker_logs?\b|-json\.log")]
    private static partial Regex ContainerLogs();

    [GeneratedRegex(@"DOCKER_(HOST|CERT_PATH|CONTEXT|CONFIG|TLS_VERIFY)\b|docker\.sock\b|/var/lib/docker\b|/etc/docker\b(?!/registry\b)|/var/run/docker\b|/run/docker\b|docker\.pid\b|docker://|/usr/(?:local/)?bin/docker\b|\bdockershim|\bdocker0\b|\b(?:pgrep|pidof|pkill|killall)\b.*\bdockerd?\b|inputs\.docker|docker\.service\b|docker_container\b|\bdocker\s*\(")]
    private static partial Regex Thing();

    [GeneratedRegex(@"\b(?:systemctl\b[^|;&]*|service\s+|rc-service\s+|/etc/init\.d/)\s?docker(?:\.service|\.socket)?(?:\s|$|[;|&""'])")]
    private static partial Regex ServiceCall();

    [GeneratedRegex(@"((?:--password[= ]|(?<=\s)-p[= ]?))\S+")]
    private static partial Regex Password();

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]*://)[^/@\s""']+@")]
    private static partial Regex UserInfo();
}
