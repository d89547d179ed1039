using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Who put Kubernetes on the node, by the traces that installers leave.</summary>
internal static class InstallerReader
{
    /// <summary>The first that fits: those that use kubeadm below come before it.</summary>
    private static readonly (string Installer, string[] Traces)[] Signs =
    [
        ("openshift", ["/etc/machine-config-daemon", "/etc/origin/node", "/usr/bin/openshift", "/usr/local/bin/openshift"]),
        ("rke2", ["/etc/rancher/rke2", "/var/lib/rancher/rke2", "/usr/local/bin/rke2", "/usr/bin/rke2", "/opt/rke2"]),
        ("k3s", ["/etc/rancher/k3s", "/var/lib/rancher/k3s", "/usr/local/bin/k3s", "/usr/bin/k3s"]),
        ("rke", ["/opt/rke", "/opt/rke-tools", "/etc/kubernetes/ssl/kubecfg-kube-node.yaml"]),
        ("microk8s", ["/var/snap/microk8s", "/snap/microk8s"]),
        ("k0s", ["/var/lib/k0s", "/etc/k0s", "/usr/local/bin/k0s"]),
        ("minikube", ["/var/lib/minikube", "/etc/systemd/system/minikube-automount.service"]),
        ("kind", ["/kind/version", "/kind/kubeadm.conf"]),
        ("kops", ["/opt/kops", "/var/cache/nodeup", "/etc/kubernetes/kops-controller", "/etc/systemd/system/kops-configuration.service", "/lib/systemd/system/kops-configuration.service"]),
        ("gke", ["/home/kubernetes/kube-env", "/etc/systemd/system/kube-node-installation.service"]),
        ("eks", ["/etc/eks", "/usr/bin/nodeadm"]),
        ("aks", ["/etc/kubernetes/azure.json", "/opt/azure/containers"]),
        ("cce", ["/opt/cloud/cce"]),
        ("kubeasz", ["/opt/kube/bin/kubelet", "/etc/kubeasz"]),
        ("sealos", ["/var/lib/sealos", "/etc/image-cri-shim.yaml", "/usr/bin/image-cri-shim"]),
        ("kubekey", ["/etc/kubekey", "/etc/systemd/system/backup-etcd.service", "/usr/local/bin/kube-scripts", "/etc/kubernetes/kubekey"]),
        ("kubespray", ["/etc/kubernetes/kubeadm-images.yaml", "/etc/kubernetes/kubelet.env", "/usr/local/bin/kubernetes-scripts", "/etc/kubernetes/kubelet-config.yaml"]),
        ("kubeadm", ["/etc/kubernetes/admin.conf", "/var/lib/kubelet/kubeadm-flags.env", "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf", "/lib/systemd/system/kubelet.service.d/10-kubeadm.conf"]),
    ];

    /// <param name="files">The node.</param>
    /// <param name="containers">Names of Docker's containers: RKE runs Kubernetes itself in some.</param>
    /// <returns>Its name; null if there is no sign.</returns>
    internal static string? Read(NodeFiles files, IEnumerable<string> containers)
    {
        string? found = Signs.FirstOrDefault(sign => sign.Traces.Any(files.Exists)).Installer;
        bool isRke = containers.Any(name => name is "service-sidekick" || name.StartsWith("rke-", StringComparison.Ordinal));
        return found is null or "kubeadm" or "kubespray" && isRke ? "rke" : found;
    }
}
