namespace Sampan.Migration.Kubelet;

/// <summary>The kinds of places that configure a kubelet, weakest first.</summary>
public enum KubeletSourceKind
{
    /// <summary>Built in, for the kubelet's version.</summary>
    Default,

    /// <summary>The file of <c>--config</c>.</summary>
    ConfigFile,

    /// <summary>A file of <c>--config-dir</c>.</summary>
    ConfigDirectory,

    /// <summary><c>/var/lib/kubelet/instance-config.yaml</c>, which kubeadm merges into the config file when it upgrades.</summary>
    InstanceConfig,

    /// <summary><c>/var/lib/kubelet/kubeadm-flags.env</c>.</summary>
    KubeadmFlags,

    /// <summary><c>/etc/default/kubelet</c> or <c>/etc/sysconfig/kubelet</c>, or another EnvironmentFile of the unit.</summary>
    EnvironmentFile,

    /// <summary>The unit or one of its drop-ins: an argument of ExecStart, or Environment=.</summary>
    Unit,

    /// <summary>A script that starts the kubelet, where there is no unit.</summary>
    Script,

    /// <summary>The arguments of the running process, where no file accounts for them.</summary>
    Process,
}
