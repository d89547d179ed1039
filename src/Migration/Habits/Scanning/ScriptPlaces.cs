using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Scanning;

/// <summary>The places that are searched.</summary>
internal static class ScriptPlaces
{
    private static readonly ScriptPlace[] Fixed =
    [
        new("/etc/crontab", 1, ScriptKind.Cron),
        new("/etc/cron.d", 1, ScriptKind.Cron),
        new("/etc/cron.hourly", 1, ScriptKind.Shell),
        new("/etc/cron.daily", 1, ScriptKind.Shell),
        new("/etc/cron.weekly", 1, ScriptKind.Shell),
        new("/etc/cron.monthly", 1, ScriptKind.Shell),
        new("/var/spool/cron", 2, ScriptKind.UserCron),
        new("/etc/systemd/system", 2, ScriptKind.Unit),
        new("/usr/local/lib/systemd/system", 2, ScriptKind.Unit),
        new("/usr/local/bin", 2, ScriptKind.Shell),
        new("/usr/local/sbin", 2, ScriptKind.Shell),
        new("/etc/logrotate.conf", 1, ScriptKind.Text),
        new("/etc/logrotate.d", 1, ScriptKind.Text),
        new("/etc/udev/rules.d", 1, ScriptKind.Text),
        new("/etc/rc.local", 1, ScriptKind.Shell),
        new("/etc/rc.d/rc.local", 1, ScriptKind.Shell),
        new("/etc/init.d", 1, ScriptKind.Shell),
        new("/etc/profile", 1, ScriptKind.Shell),
        new("/etc/profile.d", 1, ScriptKind.Shell),
        new("/etc/bash.bashrc", 1, ScriptKind.Shell),
        new("/etc/bashrc", 1, ScriptKind.Shell),
        new("/etc/environment", 1, ScriptKind.Shell),
        new("/etc/sudoers", 1, ScriptKind.Text),
        new("/etc/sudoers.d", 1, ScriptKind.Text),
        new("/etc/keepalived", 2, ScriptKind.Text),
        new("/etc/network/if-up.d", 1, ScriptKind.Shell),
        new("/etc/NetworkManager/dispatcher.d", 1, ScriptKind.Shell),
        new("/root", 3, ScriptKind.Shell, ScriptsOnly: true),
        new("/home", 4, ScriptKind.Shell, ScriptsOnly: true),
        new("/usr/lib/nagios/plugins", 1, ScriptKind.Shell),
        new("/usr/lib64/nagios/plugins", 1, ScriptKind.Shell),
        new("/var/lib/node_exporter", 2, ScriptKind.Shell, ScriptsOnly: true),
    ];

    // Of monitoring and of agents that ship logs.
    private static readonly string[] Agents =
    [
        "telegraf", "zabbix", "nagios", "nrpe.d", "icinga2", "monit", "collectd", "netdata", "prometheus", "node_exporter", "datadog-agent", "dd-agent",
        "newrelic-infra", "filebeat", "metricbeat", "auditbeat", "fluent", "fluentd", "fluent-bit", "td-agent", "td-agent-bit", "promtail", "loki",
        "alloy", "grafana-agent", "vector", "logstash", "rsyslog.d", "syslog-ng", "splunk", "ilogtail", "loongcollector",
    ];

    private static readonly string[] AgentFiles = ["/etc/rsyslog.conf", "/etc/zabbix_agentd.conf", "/etc/promtail.yml", "/etc/promtail.yaml", "/etc/monitrc"];

    /// <summary>All places of a node.</summary>
    public static IEnumerable<ScriptPlace> Of(NodeFiles files) =>
        Fixed
            .Concat(files.List("/opt").SelectMany(name => (ScriptPlace[])
            [
                new($"/opt/{name}/bin", 1, ScriptKind.Shell), new($"/opt/{name}/sbin", 1, ScriptKind.Shell), new($"/opt/{name}/scripts", 2, ScriptKind.Shell),
                new($"/opt/{name}", 1, ScriptKind.Shell, ScriptsOnly: true),
            ]))
            .Append(new ScriptPlace("/opt/bin", 1, ScriptKind.Shell))
            .Concat(Agents.Select(a => new ScriptPlace($"/etc/{a}", 3, ScriptKind.Text)))
            .Concat(AgentFiles.Select(f => new ScriptPlace(f, 1, ScriptKind.Text)));
}
