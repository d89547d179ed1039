using static Sampan.Migration.Translation.Keys.KeyRow;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Keys of registries, images and storage.</summary>
internal static class ImageKeys
{
    private const string OwnTree = "/etc/sampan/certs.d/HOST/hosts.toml";

    private static readonly KeyCell PushOnly = Outside("It concerns pushes, which nodes do not do.");

    internal static IReadOnlyList<KeyRow> Rows { get; } =
    [
        Of("registry-mirrors",
            Equal("certs.d/docker.io/hosts.toml: a [host] each, in order", "They are for docker.io only, as before."),
            crio: Equal("registries.conf.d/50-sampan.conf: [[registry.mirror]] of docker.io, in order", "They are for docker.io only, as before."),
            isulad: Equal("daemon.json: registry-mirrors"),
            sampan: Equal("/etc/sampan/certs.d/docker.io/hosts.toml: a [host] each, in order", "They are for docker.io only, as before.")),
        Of("insecure-registries",
            Equal("certs.d/HOST/hosts.toml: https unverified, then http"),
            crio: Equal("registries.conf.d/50-sampan.conf: insecure = true"),
            isulad: Equal("daemon.json: insecure-registries"),
            sampan: Equal(OwnTree + ": https unverified, then http")),
        Of("certs.d",
            Equal("certs.d/HOST/hosts.toml: ca, client", "The files stay in /etc/docker/certs.d and are named there; keep that folder when Docker goes."),
            crio: Equal("stays in /etc/docker/certs.d, which CRI-O reads", "Keep that folder when Docker goes."),
            isulad: Danger("iSulad reads /etc/isulad/certs.d: copy the folders there by hand; keys are not copied by this tool."),
            sampan: Equal("stays in /etc/docker/certs.d, which Sampan reads", "Keep that folder when Docker goes.")),
        Of("allow-nondistributable-artifacts", PushOnly, gone: "29.0"),
        Of("max-concurrent-downloads",
            Nothing("The number of layers fetched at once is fixed there."),
            containerd: Equal("max_concurrent_downloads", "How many images at once is the kubelet's serializeImagePulls and maxParallelImagePulls."),
            sampan: Equal("images.parallelLayers", "How many images at once is the kubelet's serializeImagePulls and maxParallelImagePulls.")),
        Of("max-concurrent-uploads", PushOnly),
        Of("max-download-attempts", Nothing("The runtime has its own number of tries; the kubelet tries again with growing pauses."),
            sampan: Nothing("Sampan resumes downloads that break off as long as bytes arrive; the kubelet tries again with growing pauses.")),
        Of("data-root",
            Danger("The folder of images and containers moves; eviction thresholds look at the new place. Check that it is on the disk you mean.", "root"),
            isulad: Danger("The folder of images and containers moves; eviction thresholds look at the new place. Check that it is on the disk you mean.", "graph")),
        Of("storage-driver",
            Equal("overlay is the default", "The layers stay where Docker has them; images are carried over or pulled."),
            containerd: Equal("snapshotter"),
            crio: Equal("[crio] storage_driver"),
            isulad: Equal("daemon.json: storage-driver")),
        Of("storage-opts:overlay2.size",
            Nothing("Containers get no quota of their own; limit them by the pod's ephemeral-storage."),
            crio: Equal("[crio] storage_option: overlay.size", "It needs XFS mounted with pquota, as before."),
            isulad: Equal("daemon.json: storage-opts", "It needs XFS mounted with pquota, as before.")),
        Of("storage-opts:overlay2.override_kernel_check", Outside("It was for kernels before 4.0."), isulad: Equal("daemon.json: storage-opts")),
        Of("storage-opts:*", Danger("This option of another storage driver has no like; decide how the disk that it names is to be used.")),
        Of("proxies:http-proxy", Proxy("HTTP_PROXY"), since: "23.0"),
        Of("proxies:https-proxy", Proxy("HTTPS_PROXY"), since: "23.0"),
        Of("proxies:no-proxy", Proxy("NO_PROXY"), since: "23.0"),
        Of("proxies:*", Danger("It is not known to Sampan."), since: "23.0"),
        Of("environment:HTTP_PROXY", Proxy("HTTP_PROXY")),
        Of("environment:HTTPS_PROXY", Proxy("HTTPS_PROXY")),
        Of("environment:NO_PROXY", Proxy("NO_PROXY")),
        Of("environment:http_proxy", Proxy("HTTP_PROXY")),
        Of("environment:https_proxy", Proxy("HTTPS_PROXY")),
        Of("environment:no_proxy", Proxy("NO_PROXY")),
        Of("environment:ALL_PROXY", Nothing("Docker's client library did not use it for pulls."), sampan: Nothing("Write it into sampan.service.d yourself if pulls are to go through it.")),
        Of("environment:all_proxy", Nothing("Docker's client library did not use it for pulls."), sampan: Nothing("Write it into sampan.service.d yourself if pulls are to go through it.")),
        Of("environment:DOCKER_TMPDIR", Nothing("Images are unpacked below the runtime's own root.")),
        Of("environment:DOCKER_RAMDISK", Danger("Containers were started without pivot_root, as a root in memory needs; the target pivots. Check that containers start."),
            containerd: Danger("Containers were started without pivot_root, as a root in memory needs. Set no_pivot or NoPivotRoot if containers do not start."),
            crio: Danger("Containers were started without pivot_root, as a root in memory needs. Set no_pivot if containers do not start.")),
        Of("environment:DOCKER_DRIVER", Danger("It named the storage driver; the target uses overlay unless told otherwise.")),
        Of("environment:*", Outside("It concerns Docker's own client or API.")),
    ];

    private static KeyCell Proxy(string variable) =>
        Equal($"{variable} in the service's 50-sampan-proxy.conf", "The networks of pods and services are added to NO_PROXY.");
}
