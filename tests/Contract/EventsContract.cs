using System.Threading.Channels;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>The contract's part on events and stats: docs/contract.md, items 89 to 94.</summary>
public abstract class EventsContract(ContractLab lab)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // critest's list, pkg/validate/pod.go.
    private static readonly string[] MetricNames =
    [
        "container_blkio_device_usage_total", "container_cpu_cfs_periods_total", "container_cpu_cfs_throttled_periods_total",
        "container_cpu_cfs_throttled_seconds_total", "container_cpu_system_seconds_total", "container_cpu_usage_seconds_total",
        "container_cpu_user_seconds_total", "container_file_descriptors", "container_fs_inodes_free", "container_fs_inodes_total",
        "container_fs_limit_bytes", "container_fs_reads_bytes_total", "container_fs_reads_total", "container_fs_usage_bytes",
        "container_fs_writes_bytes_total", "container_fs_writes_total", "container_hugetlb_max_usage_bytes", "container_hugetlb_usage_bytes",
        "container_last_seen", "container_memory_cache", "container_memory_failcnt", "container_memory_failures_total",
        "container_memory_kernel_usage", "container_memory_mapped_file", "container_memory_max_usage_bytes", "container_memory_rss",
        "container_memory_swap", "container_memory_usage_bytes", "container_memory_working_set_bytes",
        "container_network_receive_bytes_total", "container_network_receive_errors_total", "container_network_receive_packets_dropped_total",
        "container_network_receive_packets_total", "container_network_transmit_bytes_total", "container_network_transmit_errors_total",
        "container_network_transmit_packets_dropped_total", "container_network_transmit_packets_total", "container_oom_events_total",
        "container_pressure_cpu_stalled_seconds_total", "container_pressure_cpu_waiting_seconds_total",
        "container_pressure_io_stalled_seconds_total", "container_pressure_io_waiting_seconds_total",
        "container_pressure_memory_stalled_seconds_total", "container_pressure_memory_waiting_seconds_total", "container_processes",
        "container_sockets", "container_spec_cpu_period", "container_spec_cpu_quota", "container_spec_cpu_shares",
        "container_spec_memory_limit_bytes", "container_spec_memory_reservation_limit_bytes", "container_spec_memory_swap_limit_bytes",
        "container_start_time_seconds", "container_threads", "container_threads_max", "container_ulimits_soft",
    ];

    private ICriNode Node => lab.Node;

    [ContractFact]
    public async Task Item089_Events_AllHaveTheirPodsMetadata()
    {
        List<ContainerEventResponse> events = await EventsOfAPodAsync(_ => Task.CompletedTask);

        Assert.Equal(8, events.Count);
        Assert.All(events, each =>
        {
            PodSandboxMetadata metadata = each.PodSandboxStatus.Metadata;
            Assert.True(metadata.Uid.Length > 0 && metadata.Name.Length > 0 && metadata.Namespace.Length > 0, $"{each}");
            Assert.True(each.CreatedAt > 0 && each.ContainerId.Length > 0, $"{each}");
        });
    }

    [ContractFact]
    public async Task Item090_PodSandboxStatus_HasATimeAndEveryContainer()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string ended = await pod.ScriptAsync("exit 5"), running = await pod.StartAsync([]), created = await pod.CreateAsync([]);
        await pod.ExitedAsync(ended);

        PodSandboxStatusResponse answer = await Node.Runtime.PodSandboxStatusAsync(
            new PodSandboxStatusRequest { PodSandboxId = pod.Id }, CancellationToken.None);

        ContainerStatus[] each = [await pod.StatusAsync(ended), await pod.StatusAsync(running), await pod.StatusAsync(created)];
        Assert.Equal(each.OrderBy(status => status.Id), answer.ContainersStatuses.OrderBy(status => status.Id));
        Assert.InRange(answer.Timestamp, each.Max(status => status.CreatedAt), (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
    }

    [ContractFact]
    public async Task Item091_Events_ComeAfterWhatTheyTellCanBeSeen()
    {
        var behind = new List<string>();

        await EventsOfAPodAsync(async next =>
        {
            if (await StateAsync(next) is { } state && state < Least(next.ContainerEventType))
            {
                behind.Add($"{next.ContainerEventType}: {state}");
            }
        });

        Assert.Empty(behind);
    }

    [ContractFact]
    public async Task Item093_Metrics_HaveCritestsNamesAndAValueForEachLabel()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        await pod.StartAsync([]);

        ListMetricDescriptorsResponse described = await Node.Runtime.ListMetricDescriptorsAsync(
            new ListMetricDescriptorsRequest(), CancellationToken.None);
        ListPodSandboxMetricsResponse answer = await Node.Runtime.ListPodSandboxMetricsAsync(
            new ListPodSandboxMetricsRequest(), CancellationToken.None);

        Dictionary<string, MetricDescriptor> descriptors = described.Descriptors.ToDictionary(each => each.Name);
        Assert.Empty(MetricNames.Except(descriptors.Keys));
        Assert.All(descriptors.Values, each => Assert.True(each.Help.Length > 0 && each.LabelKeys.Count > 0, each.Name));
        PodSandboxMetrics own = Assert.Single(answer.PodMetrics, each => each.PodSandboxId == pod.Id);
        Metric[] metrics = [.. own.Metrics, .. own.ContainerMetrics.SelectMany(each => each.Metrics)];
        Assert.All(metrics, metric =>
        {
            MetricDescriptor descriptor = descriptors[metric.Name];
            Assert.Equal(descriptor.LabelKeys.Count, metric.LabelValues.Count);
            // In order: the pod's name stands where its key does.
            Assert.Equal(pod.Config.Metadata.Name, metric.LabelValues[descriptor.LabelKeys.IndexOf("pod")]);
        });
    }

    [ContractFact]
    public async Task Item094_UpdatePodSandboxResources_NeverStandsInTheWay()
    {
        await using TestPod pod = await TestPod.RunAsync(Node, lab.Image);
        string container = await pod.StartAsync([]);
        var resources = new LinuxContainerResources { CpuShares = 512, MemoryLimitInBytes = 64 << 20 };

        await UpdateAsync(pod.Id, resources);
        await UpdateAsync(pod.Id, null);
        Assert.Equal("alive", await pod.OutputAsync(container, "echo", "alive"));
        await pod.StopPodAsync();
        // By now its cgroup is gone.
        await UpdateAsync(pod.Id, resources);

        CriException missing = await Assert.ThrowsAsync<CriException>(() => UpdateAsync("none", resources));
        Assert.Equal(GrpcStatusCode.NotFound, missing.Code);
    }

    private Task UpdateAsync(string id, LinuxContainerResources? resources) => Node.Runtime.UpdatePodSandboxResourcesAsync(
        new UpdatePodSandboxResourcesRequest { PodSandboxId = id, Resources = resources, Overhead = resources }, CancellationToken.None);

    /// <summary>What a container must have reached by the time of an event: states only ever rise.</summary>
    private static int Least(ContainerEventType type) => type switch
    {
        ContainerEventType.ContainerCreatedEvent => (int)ContainerState.ContainerCreated,
        ContainerEventType.ContainerStartedEvent => (int)ContainerState.ContainerRunning,
        ContainerEventType.ContainerStoppedEvent => (int)ContainerState.ContainerExited,
        _ => int.MaxValue,
    };

    /// <summary>The state of a container as its status tells it, nothing being the highest; null for a sandbox.</summary>
    private async Task<int?> StateAsync(ContainerEventResponse next)
    {
        if (next.ContainerId == next.PodSandboxStatus.Id)
        {
            return null;
        }
        try
        {
            return (int)(await Node.Runtime.ContainerStatusAsync(
                new ContainerStatusRequest { ContainerId = next.ContainerId }, CancellationToken.None)).Status.State;
        }
        catch (CriException exception) when (exception.Code == GrpcStatusCode.NotFound)
        {
            return int.MaxValue;
        }
    }

    /// <summary>The events of a pod with a container that ends, each shown as it comes.</summary>
    private async Task<List<ContainerEventResponse>> EventsOfAPodAsync(Func<ContainerEventResponse, Task> seen)
    {
        using var stop = new CancellationTokenSource();
        var events = Channel.CreateUnbounded<ContainerEventResponse>();
        Task listening = ListenAsync(events.Writer, stop.Token);
        await FirstAsync(events.Reader);
        string id;
        Task<List<ContainerEventResponse>> reading;
        await using (TestPod pod = await TestPod.RunAsync(Node, lab.Image))
        {
            id = pod.Id;
            reading = ReadAsync(events.Reader, id, seen);
            await pod.ExitedAsync(await pod.ScriptAsync("exit 3"));
        }
        List<ContainerEventResponse> own = await reading.WaitAsync(Limit);
        await stop.CancelAsync();
        await listening.WaitAsync(Limit);
        return own;
    }

    /// <summary>The daemon listens before it accepts, but a client sees no more of that than the first event: any pod's will do.</summary>
    private async Task FirstAsync(ChannelReader<ContainerEventResponse> events)
    {
        while (!events.TryRead(out _))
        {
            await (await TestPod.RunAsync(Node, lab.Image)).DisposeAsync();
        }
    }

    private static async Task<List<ContainerEventResponse>> ReadAsync(
        ChannelReader<ContainerEventResponse> events, string id, Func<ContainerEventResponse, Task> seen)
    {
        var own = new List<ContainerEventResponse>();
        await foreach (ContainerEventResponse next in events.ReadAllAsync())
        {
            if (next.PodSandboxStatus?.Id != id)
            {
                continue;
            }
            own.Add(next);
            await seen(next);
            if (next.ContainerEventType == ContainerEventType.ContainerDeletedEvent && next.ContainerId == id)
            {
                break;
            }
        }
        return own;
    }

    private async Task ListenAsync(ChannelWriter<ContainerEventResponse> events, CancellationToken token)
    {
        try
        {
            await foreach (ContainerEventResponse next in Node.Runtime.GetContainerEventsAsync(new GetEventsRequest(), token))
            {
                await events.WriteAsync(next, token);
            }
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // Broken off by the test.
        }
    }
}
