using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Contract;

/// <inheritdoc/>
[Collection(DaemonLab.Collection)]
[NativeEngine]
public sealed class NativeIdempotenceTests(DaemonLab lab) : IdempotenceContract(lab), IAsyncLifetime
{
    private IReadOnlyList<string> _before = [];

    public async Task InitializeAsync() => _before = new PodFactAttribute().Skip is null ? await HostTally.OfAsync(lab.Daemon) : [];

    public Task DisposeAsync() => Task.CompletedTask;

    protected override Task LeavesNothingAsync() => HostTally.BecomesAsync(_before, lab.Daemon);
}
