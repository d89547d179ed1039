using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Cni;

/// <summary>
/// Asks plugins whether pods' attachments are as they were made. What fails is told and nothing else: the kubelet has no
/// word for it, and a pod taken down for a plugin's opinion would be worse.
/// </summary>
internal sealed partial class AttachmentChecks(PodNetwork network, ILogger<AttachmentChecks> logger)
{
    private volatile FrozenDictionary<string, string> _failing = FrozenDictionary<string, string>.Empty;

    /// <summary>The sandboxes whose last CHECK failed, each with the plugin's words.</summary>
    public IReadOnlyDictionary<string, string> Failing => _failing;

    /// <summary>Checks these sandboxes, one after the other; the others are forgotten.</summary>
    public async Task RunAsync(IReadOnlyList<string> sandboxIds, CancellationToken token)
    {
        var failing = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string id in sandboxIds)
        {
            try
            {
                await network.CheckAsync(id, token);
                if (_failing.ContainsKey(id))
                {
                    LogGood(id);
                }
            }
            catch (CniException exception)
            {
                failing[id] = exception.Message;
                if (!_failing.ContainsKey(id))
                {
                    LogFailing(id, exception.Message);
                }
            }
        }
        _failing = failing.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [LoggerMessage(2201, LogLevel.Warning, "the network of sandbox {Sandbox} is damaged: {Reason}; deleting the pod makes a new one")]
    private partial void LogFailing(string sandbox, string reason);

    [LoggerMessage(2202, LogLevel.Information, "the network of sandbox {Sandbox} is whole again")]
    private partial void LogGood(string sandbox);
}
