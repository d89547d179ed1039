namespace Sampan.Tests.System.Daemon;

/// <summary>All that one daemon under test calls its own on this machine.</summary>
internal sealed class DaemonFolders
{
    private static int s_count;

    private readonly string _temp = Directory.CreateTempSubdirectory("sampan-daemon-").FullName;

    public DaemonFolders(string pauseImage)
    {
        // Two octets of its own, so that daemons of several test runs get along.
        int number = Interlocked.Increment(ref s_count);
        Unique = $"{Environment.ProcessId:x}{number:x}";
        SubnetPrefix = $"10.{100 + (Environment.ProcessId % 100)}.{number % 250}.";
        Directory.CreateDirectory(Networks);
        WriteNetwork();
        WriteConfig(pauseImage);
    }

    public string Unique { get; }

    public string SubnetPrefix { get; }

    public string Temp => _temp;

    public string Root => Path.Combine(_temp, "root");

    public string State => Path.Combine(_temp, "state");

    public string Socket => Path.Combine(State, "sampan.sock");

    public string Logs => Path.Combine(_temp, "logs");

    public string Networks => Path.Combine(_temp, "net.d");

    public string Leases => Path.Combine(_temp, "leases");

    public string Config => Path.Combine(_temp, "config.yaml");

    public string Bridge => "smt" + Unique;

    public string Network => "sampan-test-" + Unique;

    public string CgroupParent => "/sampan-test-" + Unique;

    private void WriteNetwork() => File.WriteAllText(
        Path.Combine(Networks, "10-test.conflist"),
        $$$"""
        {"cniVersion": "1.0.0", "name": "{{{Network}}}", "plugins": [
          {"type": "bridge", "bridge": "{{{Bridge}}}", "isGateway": true, "ipMasq": false,
           "ipam": {"type": "host-local", "dataDir": "{{{Leases}}}", "ranges": [[{"subnet": "{{{SubnetPrefix}}}0/24"}]]}},
          {"type": "portmap", "capabilities": {"portMappings": true}, "snat": false}]}
        """);

    private void WriteConfig(string pauseImage) => File.WriteAllText(
        Config,
        $"""
        apiVersion: sampan.dev/v1
        root: {Root}
        state: {State}
        pauseImage: {pauseImage}
        cgroup:
          driver: cgroupfs
          parent: {CgroupParent}
        cni:
          confDir: {Networks}
          binDirs: [/usr/lib/cni]

        """);
}
