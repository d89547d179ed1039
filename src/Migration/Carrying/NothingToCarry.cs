using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>The target has the source's own store, as Docker behind cri-dockerd does, or the node has to pull its images.</summary>
internal sealed class NothingToCarry : IImageCarrier
{
    /// <inheritdoc/>
    public Task<PlanImages> OutlineAsync(IReadOnlyList<string>? wanted, CancellationToken cancellation) => Task.FromResult(new PlanImages("none", []));

    /// <inheritdoc/>
    public Task<string> CarryAsync(PlanImage image, CancellationToken cancellation) => Task.FromResult("it is there");

    /// <inheritdoc/>
    public Task<bool> HasAsync(PlanImage image, CancellationToken cancellation) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task RemoveAsync(PlanImage image, CancellationToken cancellation) => Task.CompletedTask;
}
