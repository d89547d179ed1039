using System.Text.Json;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Adoption;

/// <summary>What an engine tells of the pods that cri-dockerd and dockershim leave on a node, as far as it is read.</summary>
internal static class PodDocuments
{
    internal const string Uid = "11111111-aaaa-4bbb-8ccc-000000000001";
    internal const string Image = "sha256:7762116c964b0758691b76b89c41a8ff1f3d0fe0ca0975ce0d55ffddb01728aa";
    internal const string Logs = $"/var/log/pods/shop_web_{Uid}";
    internal const string Started = "2026-11-21T20:36:56.738955153Z", Never = "0001-01-01T00:00:00Z";

    internal static readonly string s_web = new('1', 64);
    internal static readonly string s_main = new('2', 64);

    private const string Running = $$"""{"Status":"running","Running":true,"Pid":2147483646,"ExitCode":0,"Error":"","StartedAt":"{{Started}}","FinishedAt":"{{Never}}"}""";

    /// <summary>A sandbox of cri-dockerd 0.4 on Docker 28.</summary>
    internal static string Web(string state = Running, string network = "none", string hostname = "web") => $$$"""
        {"Id":"{{{s_web}}}","Name":"/k8s_POD_web_shop_{{{Uid}}}_3","Created":"2026-11-21T20:36:55.729483197Z","Image":"sha256:40aabfd21c2a","LogPath":"/d/json.log",
         "State":{{{state}}},
         "HostConfig":{"NetworkMode":"{{{network}}}","IpcMode":"shareable","PidMode":"","UTSMode":"","CgroupParent":"/kubepods/pod{{{Uid}}}","Runtime":"runc","Privileged":false,
           "Sysctls":{"net.ipv4.ip_unprivileged_port_start":"80"},"SecurityOpt":["no-new-privileges"],"OomScoreAdj":-998,"CpuShares":2,
           "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"1828"}],"53/udp":[{"HostIp":"127.0.0.1","HostPort":"5353"}],"90/tcp":[{"HostIp":"","HostPort":""}],"91/tcp":null}},
         "Mounts":[],"GraphDriver":{"Name":"overlay2","Data":{"UpperDir":"/d/diff"}},
         "Config":{"Hostname":"{{{hostname}}}","User":"65535:65535","Image":"registry.k8s.io/pause:3.10","Entrypoint":["/pause"],"Cmd":null,
           "Labels":{"annotation.example.org/owner":"team a","app":"web","io.kubernetes.container.name":"POD","io.kubernetes.docker.type":"podsandbox",
             "io.kubernetes.pod.name":"web","io.kubernetes.pod.namespace":"shop","io.kubernetes.pod.uid":"{{{Uid}}}"}},
         "NetworkSettings":{"SandboxKey":"/run/docker/netns/87840919965b"}}
        """;

    /// <summary>A container of that sandbox with all that may be asked for.</summary>
    internal static string Program(string state = Running, string image = "registry.k8s.io/e2e-test-images/busybox:1.29-2") => Container(
        "/k8s_main_web_shop_" + Uid + "_0",
        state,
        """
        "CapAdd":["NET_BIND_SERVICE"],"CapDrop":["CHOWN"],"GroupAdd":["2000","staff"],"PidMode":"","UTSMode":"","OomScoreAdj":980,"SecurityOpt":["no-new-privileges"],
        "CpuShares":256,"CpuPeriod":100000,"CpuQuota":50000,"Memory":67108864,"MemorySwap":67108864,"CpusetCpus":"0-1","CpusetMems":"",
        "Mounts":[{"Type":"bind","Source":"/srv/data","Target":"/data","ReadOnly":true,"BindOptions":{"CreateMountpoint":true,"ReadOnlyForceRecursive":true}},
          {"Type":"bind","Source":"/srv/data","Target":"/scratch","BindOptions":{"Propagation":"rslave","CreateMountpoint":true}}],
        "MaskedPaths":["/proc/acpi"],"ReadonlyPaths":["/proc/bus"]
        """,
        """
        {"Type":"bind","Source":"/srv/data","Destination":"/data","Mode":"","RW":false,"Propagation":"rprivate"},
        {"Type":"bind","Source":"/srv/data","Destination":"/scratch","Mode":"","RW":true,"Propagation":"rslave"},
        {"Type":"volume","Name":"x","Source":"/d/volumes/x","Destination":"/image-volume","RW":true}
        """,
        $$"""
        "Hostname":"web","User":"1000","Env":["MODE=a=b c","EMPTY=","BARE"],"WorkingDir":"/data","Image":"{{image}}","Entrypoint":["/bin/sh","-c"],"Cmd":["sleep 1"],
        "StopSignal":"SIGINT"
        """,
        "main/0.log");

    /// <summary>One of cri-dockerd 0.3 or dockershim, which told the engine of mounts in one line each, with a terminal.</summary>
    internal static string Old() => Container(
        "/k8s_term_web_shop_" + Uid + "_1_4f1c09ab",
        Running,
        $$"""
        "Binds":["/srv/data:/data:ro","/mnt:/mnt:rshared"],"PidMode":"container:{{s_web}}","UTSMode":"host","Privileged":true,"ReadonlyRootfs":true
        """,
        """
        {"Type":"bind","Source":"/srv/data","Destination":"/data","Mode":"ro","RW":false,"Propagation":"rprivate"},
        {"Type":"bind","Source":"/mnt","Destination":"/mnt","Mode":"rshared","RW":true,"Propagation":"rshared"}
        """,
        $$"""
        "Hostname":"web","User":"1000:3000","Tty":true,"OpenStdin":true,"StdinOnce":false,"Image":"{{Image}}","Entrypoint":null,"Cmd":null,"Env":null
        """,
        "term/1.log");

    internal static string State(string status, int code, string started, string finished, string error = "") =>
        $$"""{"Status":"{{status}}","Running":false,"Pid":0,"ExitCode":{{code}},"Error":"{{error}}","StartedAt":"{{started}}","FinishedAt":"{{finished}}"}""";

    internal static ContainerDetails Read(string document) => JsonSerializer.Deserialize(document, DockerJson.Default.ContainerDetails)!;

    private static string Container(string name, string state, string host, string mounts, string config, string log) => $$"""
        {"Id":"{{s_main}}","Name":"{{name}}","Created":"2026-11-21T20:36:56.631590729Z","Image":"{{Image}}","LogPath":"/d/json.log","State":{{state}},
         "HostConfig":{"NetworkMode":"container:{{s_web}}","IpcMode":"container:{{s_web}}","CgroupParent":"/kubepods/pod{{Uid}}","Runtime":"runc",{{host}} },
         "Mounts":[{{mounts}}],"GraphDriver":{"Name":"overlay2","Data":{} },
         "Config":{ {{config}},
           "Labels":{"annotation.io.kubernetes.container.restartCount":"0","io.kubernetes.container.logpath":"{{Logs}}/{{log}}","io.kubernetes.container.name":"{{name.Split('_')[1]}}",
             "io.kubernetes.docker.type":"container","io.kubernetes.pod.uid":"{{Uid}}","io.kubernetes.sandbox.id":"{{s_web}}"} },
         "NetworkSettings":{"SandboxKey":""} }
        """;
}
