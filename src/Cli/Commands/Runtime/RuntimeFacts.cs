using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Cli.Commands.Runtime;

/// <summary>What a runtime says of itself.</summary>
internal sealed record RuntimeFacts(VersionResponse Version, StatusResponse Status, RuntimeConfigResponse? Config, ImageFsInfoResponse? ImageFs)
{
    public static async Task<RuntimeFacts> AskAsync(Session session, bool verbose, CancellationToken cancellation)
    {
        VersionResponse version = await session.Runtime.VersionAsync(new VersionRequest { Version = "v1" }, cancellation);
        Task<StatusResponse> status = session.Runtime.StatusAsync(new StatusRequest { Verbose = verbose }, cancellation);
        Task<RuntimeConfigResponse?> config =
            OfferedAsync<RuntimeConfigResponse>(() => session.Runtime.RuntimeConfigAsync(new RuntimeConfigRequest(), cancellation));
        Task<ImageFsInfoResponse?> imageFs =
            OfferedAsync<ImageFsInfoResponse>(() => session.Images.ImageFsInfoAsync(new ImageFsInfoRequest(), cancellation));
        return new RuntimeFacts(version, await status, await config, await imageFs);
    }

    /// <summary>The cgroup driver in words.</summary>
    public string CgroupDriverText() => Config switch
    {
        null => "the runtime does not say",
        // No Linux part means systemd: it is the zero of the enumeration.
        { Linux: { CgroupDriver: CgroupDriver.Cgroupfs } } => "cgroupfs",
        _ => "systemd",
    };

    /// <summary>The handlers by name, the default one in parentheses.</summary>
    public string HandlersText() =>
        string.Join(", ", Status.RuntimeHandlers.Select(h => h.Name.Length == 0 ? "(default)" : h.Name).Order(StringComparer.Ordinal));

    // Older runtimes lack the newer calls; that alone is no failure.
    private static async Task<T?> OfferedAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.Unimplemented)
        {
            return null;
        }
    }
}
