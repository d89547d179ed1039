using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Migration.Box;

/// <summary>The files of a node as kubeadm and Debian's packages lay them, and what the tests add: images and static pods.</summary>
internal static class KubeadmNode
{
    public const string WebImage = "example.org/shop/web:1", AgentImage = "example.org/agent:2";

    /// <summary>Where the executable under test is in a box.</summary>
    public const string Sampan = "/opt/move/sampan";

    /// <summary>Where the endpoint of a CRI runtime stands in kubeadm's flags.</summary>
    public const string ContainerdEndpoint = "unix:///var/run/containerd/containerd.sock";

    private const string Network = """
        {
          "cniVersion": "0.4.0",
          "name": "podnet",
          "plugins": [
            {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
             "ipam": {"type": "host-local", "ranges": [[{"subnet": "10.244.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
            {"type": "portmap", "capabilities": {"portMappings": true}}
          ]
        }

        """;

    /// <summary>The kubelet's unit, drop-in, flags and configuration; it is not enabled.</summary>
    /// <param name="box">The box, not booted.</param>
    /// <param name="version">The kubelet's, e.g. <c>1.23.17</c>.</param>
    /// <param name="flags">What kubeadm writes to its flags file.</param>
    /// <param name="config">Lines added to the configuration.</param>
    public static void Lay(NodeInBox box, string version, string flags, string config = "")
    {
        BoxFiles files = box.Files;
        box.Show(StandInFolder(), "/usr/lib/kubelet-standin");
        files.Link("/usr/bin/kubelet", "/usr/lib/kubelet-standin/kubelet");
        files.Write("/etc/standin-version", version + "\n");
        files.Write("/lib/systemd/system/kubelet.service", Unit);
        files.Write("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", DropIn);
        files.Write("/etc/default/kubelet", "KUBELET_EXTRA_ARGS=\n");
        files.Write("/var/lib/kubelet/kubeadm-flags.env", $"KUBELET_KUBEADM_ARGS=\"{flags}\"\n");
        files.Write("/var/lib/kubelet/config.yaml", Config + config);
        files.Write("/etc/cni/net.d/10-podnet.conflist", Network);
        Directory.CreateDirectory(files.At("/etc/kubernetes/manifests"));
        LaySampan(box);
    }

    /// <summary>Sampan itself, its unit and its folders, as docs/install.md puts them; it is not enabled.</summary>
    public static void Install(NodeInBox box)
    {
        box.Files.Link("/usr/local/bin/sampan", Sampan);
        foreach ((string from, string to) in new[] { ("sampan.service", "/etc/systemd/system/sampan.service"), ("tmpfiles.d/sampan.conf", "/etc/tmpfiles.d/sampan.conf") })
            box.Files.Write(to, File.ReadAllBytes(Path.Combine(BoxScripts.Tree, "packaging", from)));
    }

    /// <summary>The product's executable as somebody brings it for a move: not yet where an installed one is.</summary>
    private static void LaySampan(NodeInBox box)
    {
        string program = Path.GetFullPath(SampanProgram.Path), folder = Path.GetDirectoryName(Sampan)!;
        if (File.Exists(Path.ChangeExtension(program, ".dll")))
        {
            // Not published: all of its folder.
            box.Show(Path.GetDirectoryName(program)!, folder);
            return;
        }
        box.Files.Write(Sampan, "");
        box.Show(program, Sampan);
    }

    /// <summary>A pod in the pod network that serves a page at 8080 and at the host's 30080, and prints lines.</summary>
    public static void WriteWebPod(NodeInBox box) => box.Files.Write("/etc/kubernetes/manifests/web.yaml", $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: shop
        spec:
          terminationGracePeriodSeconds: 5
          containers:
          - name: server
            image: {{WebImage}}
            imagePullPolicy: IfNotPresent
            command: ["/bin/sh", "-c"]
            args:
            - trap 'exit 0' TERM; echo "server started $GREETING"; httpd -p 8080 -h /www; n=0;
              while :; do n=$((n+1)); echo "server line $n"; sleep 1 & wait $!; done
            ports:
            - containerPort: 8080
              hostPort: 30080
            volumeMounts:
            - name: data
              mountPath: /data
          volumes:
          - name: data
            hostPath:
              path: /srv/web
              type: DirectoryOrCreate

        """, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>A pod in the host's network that prints lines.</summary>
    public static void WriteAgentPod(NodeInBox box) => box.Files.Write("/etc/kubernetes/manifests/agent.yaml", $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: agent
          namespace: kube-system
        spec:
          hostNetwork: true
          terminationGracePeriodSeconds: 5
          containers:
          - name: agent
            image: {{AgentImage}}
            imagePullPolicy: Never
            command: ["/bin/sh", "-c", "trap 'exit 0' TERM; n=0; while :; do n=$((n+1)); echo agent line $n; sleep 1 & wait $!; done"]

        """, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>Puts the archives of all images the pods need to /root/images.</summary>
    public static void WriteImages(NodeInBox box, string pause)
    {
        box.Files.Write("/root/images/pause.tar", BoxImage.Pause(pause));
        box.Files.Write("/root/images/web.tar", BoxImage.Web(WebImage));
        box.Files.Write("/root/images/agent.tar", BoxImage.Web(AgentImage));
        Directory.CreateDirectory(box.Files.At("/srv/web"));
    }

    private const string Unit = """
        [Unit]
        Description=kubelet: The Kubernetes Node Agent
        Documentation=https://kubernetes.io/docs/home/
        Wants=network-online.target
        After=network-online.target

        [Service]
        ExecStart=/usr/bin/kubelet
        Restart=always
        StartLimitInterval=0
        RestartSec=10

        [Install]
        WantedBy=multi-user.target

        """;

    private const string DropIn = """
        # Note: This dropin only works with kubeadm and kubelet v1.11+
        [Service]
        Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
        Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
        # This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
        EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
        # This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
        # the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
        EnvironmentFile=-/etc/default/kubelet
        ExecStart=
        ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS

        """;

    private const string Config = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        authentication:
          anonymous:
            enabled: false
          webhook:
            cacheTTL: 0s
            enabled: true
          x509:
            clientCAFile: /etc/kubernetes/pki/ca.crt
        authorization:
          mode: Webhook
          webhook:
            cacheAuthorizedTTL: 0s
            cacheUnauthorizedTTL: 0s
        cgroupDriver: cgroupfs
        clusterDNS:
        - 10.96.0.10
        clusterDomain: cluster.local
        cpuManagerReconcilePeriod: 0s
        evictionPressureTransitionPeriod: 0s
        fileCheckFrequency: 0s
        healthzBindAddress: 127.0.0.1
        healthzPort: 10248
        httpCheckFrequency: 0s
        imageMinimumGCAge: 0s
        kind: KubeletConfiguration
        logging: {}
        memorySwap: {}
        nodeStatusReportFrequency: 0s
        nodeStatusUpdateFrequency: 0s
        rotateCertificates: true
        runtimeRequestTimeout: 0s
        shutdownGracePeriod: 0s
        shutdownGracePeriodCriticalPods: 0s
        staticPodPath: /etc/kubernetes/manifests
        streamingConnectionIdleTimeout: 0s
        syncFrequency: 0s
        volumeStatsAggPeriod: 0s

        """;

    private static string StandInFolder()
    {
        string builds = Path.Combine(BoxScripts.Tree, "artifacts", "bin", "KubeletStandIn");
        return (Directory.Exists(builds) ? Directory.GetDirectories(builds) : [])
            .Where(folder => File.Exists(Path.Combine(folder, "kubelet")))
            .MaxBy(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, "kubelet.dll")))
            ?? throw new FileNotFoundException($"no kubelet below {builds}: build tests/KubeletStandIn");
    }
}
