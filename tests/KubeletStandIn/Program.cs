using System.Runtime.InteropServices;
using Sampan.Tests.KubeletStandIn;
using Sampan.Tests.KubeletStandIn.Pods;
using Sampan.Tests.KubeletStandIn.Runtimes;
using Sampan.Tests.KubeletStandIn.Settings;

// A kubelet as far as a change of its runtime can see: flags, files, static pods, logs, health. Nothing of an API server.
KubeletVersion version = KubeletVersion.Read();
if (args is ["--version"])
{
    Console.WriteLine($"Kubernetes v{version.Text}");
    return 0;
}
try
{
    KubeletSettings settings = KubeletSettings.Read(version, args);
    if (settings.RefusesCgroupV1 && Directory.Exists("/sys/fs/cgroup/memory"))
        throw new KubeletExitException("failed to run Kubelet: kubelet is configured to not run on a host using cgroup v1. cgroup v1 support is deprecated");
    if (!settings.Dockershim && File.Exists("/etc/standin-refuses-cri"))
        throw new KubeletExitException("failed to run Kubelet: a test wants it so");
    await using IPodRuntime runtime = settings.Dockershim ? new DockershimRuntime(settings) : new CriRuntime(settings);
    await runtime.ConnectAsync();
    var manifests = new ManifestFolder(settings.ManifestFolder, settings.NodeName);
    using var server = new NodeServer(runtime, manifests);
    server.Start();
    ReadyNotice.Send();
    Console.Error.WriteLine($"Started kubelet v{version.Text} on {settings.NodeName}");

    var worker = new PodWorker(runtime, manifests);
    using var stop = new CancellationTokenSource();
    using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });
    while (!stop.IsCancellationRequested)
    {
        try
        {
            await worker.SyncAsync();
        }
        catch (Exception e) when (e is RuntimeFault or Sampan.Cri.CriException)
        {
            Console.Error.WriteLine($"Skipping pod synchronization: {e.Message}");
        }
        await Task.Delay(TimeSpan.FromMilliseconds(500), stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    }
    return 0;
}
catch (KubeletExitException e)
{
    Console.Error.WriteLine($"Error: {e.Message}");
    return 1;
}
