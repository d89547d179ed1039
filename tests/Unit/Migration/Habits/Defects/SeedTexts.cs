namespace Sampan.Tests.Unit.Migration.Habits.Defects;

/// <summary>The instructions as they circulate, in their own commands, and the same put right.</summary>
internal static class SeedTexts
{
    public const string ContainerdAndCrio = """
        # From Docker to containerd and CRI-O

        Note: a master cannot be drained, so just stop the kubelet there.

        ```sh
        kubectl drain node1 --force --ignore-daemonsets --delete-local-data
        systemctl stop kubelet
        systemctl stop docker
        yum remove -y docker-ce
        yum install -y containerd.io
        containerd config default > /etc/containerd/config.toml
        cat >> /etc/containerd/config.toml <<EOF
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = true
        EOF
        systemctl restart containerd
        ```

        `/var/lib/kubelet/kubeadm-flags.env`:

        ```
        KUBELET_KUBEADM_ARGS="--container-runtime=remote --container-runtime-endpoint=/run/crio/crio.sock --pod-infra-container-image=k9s.gcr.io/pause:3.4.1"
        ```

        On masters look at kubeadm.alpha.kubernetes.io/cri-socket: /var/run/dockershim.sock

        ```sh
        kubectl get node -o wide
        ```
        """;

    public const string BundleOfContainerd = """
        # Kubernetes 1.14 to containerd 1.4.4

        ```sh
        kubectl drain node1 --force --ignore-daemonsets --delete-local-data
        systemctl stop kubelet
        systemctl stop docker
        zypper rm -y docker-ee docker-ee-cli containerd.io
        tar -C / -xzf cri-containerd-cni-1.4.4-linux-amd64.tar.gz
        containerd config default > /etc/containerd/config.toml
        ```

        Change sandbox_image:

        ```toml
        version = 2
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "k8s.gc.io/pause:3.1"
          systemd_cgroup = false
        ```

        `/etc/systemd/system/kubelet.service.d/10-kubeadm.conf`:

        ```
        Environment="KUBELET_EXTRA_ARGS=--container-runtime=remote --runtime-request-timeout=15m --container-runtime-endpoint=unix:///run/containerd/containerd.sock"
        ```

        ```sh
        systemctl daemon-reload
        systemctl start containerd
        systemctl restart kubelet
        kubectl uncordon node1
        ```
        """;

    public const string ThreeRuntimes = """
        # containerd, CRI-O and iSula with KubeKey

        ```sh
        cat > /etc/containerd/config.toml <<EOF
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "kubesphere/pause:3.2"
          [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
            endpoint = ["https://registry-1.docker.io"]
        EOF
        systemctl enable containerd && systemctl restart containerd
        ```

        crictl:

        ```yaml
        runtime-endpoint: unix:///run/containerd/containerd.sock
        image-endpoint: unix:///run/containerd/containerd.sock
        timeout: 2
        debug: false
        pull-image-on-create: false
        ```

        /etc/crio/crio.conf:

        ```toml
        [crio.image]
        pause_image = "kubesphere/pause:3.2"
        registries = [
          "docker.io"
        ]
        ```

        /etc/isulad/daemon.json:

        ```json
        "registry-mirrors": [
            "docker.io"
        ],
        "pod-sandbox-image": "kubesphere/pause:3.2",
        ```
        """;

    public const string CrioOnCentos = """
        # 1.23.3 from docker to cri-o

        ```sh
        kubectl drain --delete-emptydir-data --force --ignore-daemonsets node1
        systemctl stop kubelet
        systemctl stop docker
        systemctl disable docker
        yum remove -y docker-ce
        # when it is stable
        rm -rf /var/lib/docker
        systemctl daemon-reload && systemctl enable crio && systemctl start crio
        ```

        /etc/sysconfig/kubelet:

        ```
        KUBELET_EXTRA_ARGS=--container-runtime=remote --container-runtime-endpoint='unix:///var/run/crio/crio.sock'
        ```

        In /var/lib/kubelet/kubeadm-flags.env delete:

        - `--cgroup-driver`
        - `--cni-plugin`
        - `--pod-infra-container-image`

        ```yaml
        cgroupDriver: systemd
        containerLogMaxSize: 100m
        containerLogMaxFiles: 1
        ```

        ```sh
        systemctl start kubelet
        kubectl annotate node node1 --overwrite kubeadm.alpha.kubernetes.io/cri-socket=/var/run/crio/crio.sock
        kubectl get nodes -o wide
        ```
        """;

    public const string Right = """
        # From Docker to containerd

        Masters can be drained like workers; one at a time, with etcd's health looked at.

        ```sh
        kubectl drain node1 --ignore-daemonsets --delete-emptydir-data
        systemctl stop kubelet
        docker stop $(docker ps -q --filter label=io.kubernetes.pod.uid)
        systemctl stop docker
        containerd config default > /etc/containerd/config.toml
        sed -i 's/SystemdCgroup = false/SystemdCgroup = true/' /etc/containerd/config.toml
        systemctl restart containerd
        crictl info
        # yum remove docker-ce comes later
        ```

        In /var/lib/kubelet/kubeadm-flags.env remove `--network-plugin`; keep `--pod-infra-container-image=registry.k8s.io/pause:3.9`:

        ```
        KUBELET_KUBEADM_ARGS="--container-runtime-endpoint=unix:///run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.9"
        ```

        ```yaml
        runtime-endpoint: unix:///run/containerd/containerd.sock
        timeout: 10
        ```

        ```yaml
        cgroupDriver: systemd
        containerLogMaxSize: 100Mi
        containerLogMaxFiles: 3
        ```

        ```toml
        version = 2
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "registry.k8s.io/pause:3.9"
          systemd_cgroup = false
        ```

        ```json
        { "registry-mirrors": ["https://mirror.example.com"] }
        ```

        ```sh
        systemctl start kubelet
        kubectl annotate node node1 --overwrite kubeadm.alpha.kubernetes.io/cri-socket=unix:///run/containerd/containerd.sock
        kubectl get nodes -o wide
        yum remove -y docker-ce
        ```
        """;
}
