using Sampan.Migration.Translation.Source;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>All checks.</summary>
public static class CheckList
{
    /// <summary>In the order of the reports: the source, versions and system, kubelet, network, images and registries, workloads, control plane.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new SourceRuntimeCheck(), new EndpointShimCheck(), new EffectiveConfigurationCheck(), new OwnerCheck(), new DockerVersionCheck(), new DockerFlagsCheck(),
        new SwarmCheck(), new ForeignContainersCheck(), new LiveRestoreCheck(), new UserNamespaceCheck(), new RootlessCheck(), new ContainerdStoreCheck(),
        new NodeHealthCheck(),
        new CriVersionCheck(), new CrioSkewCheck(), new RuntimeConfigCheck(), new CriDockerdStreamingCheck(), new RemovedFlagsCheck(),
        new CgroupVersionCheck(), new CgroupDriverCheck(), new KernelCheck(), new SysctlCheck(), new SeLinuxCheck(), new AppArmorCheck(), new DiskCheck(),
        new PackagesCheck(), new ImmutableSystemCheck(), new PortsCheck(),
        new UnitTiesCheck(), new KubeletContainerCheck(), new LogLimitsCheck(), new RequestTimeoutCheck(), new ReservedCgroupsCheck(),
        new KubeletConfigMapCheck(), new AnnotationCheck(), new SocketsCheck(), new CrioSocketCheck(), new SeccompFormatCheck(), new CredentialsCheck(),
        new StaticPodsCheck(),
        new NetworkPluginCheck(), new CniFilesCheck(), new CniFoldersCheck(), new LateNetworkCheck(), new LeakedAddressesCheck(), new FirewallCheck(),
        new HostPortsCheck(),
        new ImageStrategyCheck(), new DigestPinsCheck(), new LocalImagesCheck(), new PauseImageCheck(), new AlwaysPullCheck(),
        new MirrorsCheck(), new InsecureRegistriesCheck(), new InsecureNetworksCheck(), new RegistryCertificatesCheck(), new RegistryCredentialsCheck(),
        new RegistryReachCheck(), new ContainerdSchemaCheck(),
        new DockerSocketCheck(), new AgentsCheck(), new NodeScriptsCheck(), new LogParsersCheck(), new ProbesCheck(), new LowPortsCheck(), new PingCheck(),
        new CapabilitiesCheck(), new InitProcessCheck(), new AcceleratorsCheck(), new MountHoldersCheck(), new LocalDataCheck(), new VolumeLabelsCheck(),
        new MetricsLabelsCheck(), new IdPrefixCheck(),
        new EtcdCheck(), new SingleControlPlaneCheck(), new KnownDefectsCheck(),
    ];

    /// <summary>What all checks find, in their order, each finding once; passwords in addresses are taken out.</summary>
    public static IReadOnlyList<Finding> Judge(CheckContext context) => [.. All.SelectMany(c => c.Judge(context)).Select(Clean).Distinct()];

    /// <summary>A check by its id, in any case; null if there is none.</summary>
    public static ICheck? Find(string id) => All.FirstOrDefault(c => c.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    // Addresses with a password in them stand in units, daemon.json and scripts.
    private static Finding Clean(Finding finding) => finding with
    {
        Subject = Credentials.Remove(finding.Subject),
        Evidence = Credentials.Remove(finding.Evidence),
        Remedy = Credentials.Remove(finding.Remedy),
    };
}
