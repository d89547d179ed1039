using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary><c>cri.ready</c> {endpoint, network}: a runtime answers and says that it is ready; with <c>network: true</c> its network too.</summary>
internal sealed class CriReady(TimeProvider time) : INodeCondition
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => "cri.ready";

    /// <inheritdoc/>
    public NodeQuestion Bind(StrictMap with)
    {
        string endpoint = with.Text("endpoint");
        bool network = with.Flag("network");
        if (!endpoint.StartsWith("unix:///", StringComparison.Ordinal))
            throw new MigrationException($"'{endpoint}' is not the address of a Unix socket.");
        return async cancellation =>
        {
            try
            {
                using var channel = new CriChannel(endpoint, new CriChannelOptions { DefaultDeadline = Limit, Time = time });
                StatusResponse status = await new RuntimeServiceClient(channel).StatusAsync(new StatusRequest(), cancellation);
                return Unready(status, "RuntimeReady") ?? (network ? Unready(status, "NetworkReady") : null);
            }
            catch (CriException e)
            {
                return $"{endpoint} does not answer: {e.Message}.";
            }
        };
    }

    private static string? Unready(StatusResponse status, string type) =>
        status.Status?.Conditions.FirstOrDefault(condition => condition.Type == type) is not { } found ? $"The runtime does not tell {type}."
        : found.Status ? null
        : $"{type} is false: {found.Reason} {found.Message}".TrimEnd() + ".";
}
