using System.Text.Json;
using Sampan.Cri.V1;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;

namespace Sampan.Daemon.Node;

/// <summary>RuntimeService/Status: asked every few seconds, so it only reads what is known already.</summary>
internal sealed class NodeStatus(IContainerEngine engine, NetworkReadiness network, AttachmentChecks checks, StepTimes times)
{
    /// <summary>The conditions of the node.</summary>
    public Task<StatusResponse> HandleAsync(StatusRequest request, CancellationToken token)
    {
        NetworkState state = network.State;
        string? fault = engine.Fault;
        var response = new StatusResponse
        {
            Status = new RuntimeStatus
            {
                Conditions =
                {
                    new RuntimeCondition
                    {
                        Type = "RuntimeReady", Status = fault is null, Reason = fault is null ? "" : "EngineUnavailable", Message = fault ?? "",
                    },
                    new RuntimeCondition
                    {
                        Type = "NetworkReady", Status = state.Ready, Reason = state.Reason, Message = state.Message,
                    },
                },
            },
            RuntimeHandlers = { engine.Handlers },
            Features = engine.Features,
        };
        if (request.Verbose)
        {
            foreach ((string key, string value) in engine.Describe())
            {
                response.Info.Add(key, JsonSerializer.Serialize(value, NodeJson.Default.String));
            }
            response.Info.Add("underWay", JsonSerializer.Serialize(times.UnderWay, NodeJson.Default.IReadOnlyListOperationTimes));
            response.Info.Add("slow", JsonSerializer.Serialize(times.Slow, NodeJson.Default.IReadOnlyListOperationTimes));
            response.Info.Add("damagedNetworks", JsonSerializer.Serialize(checks.Failing, NodeJson.Default.IReadOnlyDictionaryStringString));
        }
        return Task.FromResult(response);
    }
}
