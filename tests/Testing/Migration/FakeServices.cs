using Sampan.Migration;
using Sampan.Migration.Node;

namespace Sampan.Tests.Testing.Migration;

/// <summary>Units in memory, with a list of what was asked of them.</summary>
public sealed class FakeServices : IServices
{
    /// <summary>Units by name.</summary>
    public Dictionary<string, ServiceState> Units { get; } = new(StringComparer.Ordinal);

    /// <summary>Each change that was asked for, e.g. <c>stop kubelet.service</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Calls that fail.</summary>
    public HashSet<string> Failing { get; } = new(StringComparer.Ordinal);

    /// <summary>Called with each call before it has an effect.</summary>
    public Action<string> OnCall { get; set; } = _ => { };

    public FakeServices With(string unit, string active = "active", string file = "enabled")
    {
        Units[unit] = new ServiceState(unit, "loaded", active, file, active == "active" ? 100 + Units.Count : 0, 0);
        return this;
    }

    public Task<ServiceState> StateAsync(string unit, CancellationToken cancellation) =>
        Task.FromResult(Units.GetValueOrDefault(unit) ?? new ServiceState(unit, "not-found", "inactive", "", 0, 0));

    public Task StartAsync(string unit, CancellationToken cancellation) => Change("start", unit, s => s with { Active = "active" });

    public Task StopAsync(string unit, CancellationToken cancellation) => Change("stop", unit, s => s with { Active = "inactive" });

    public Task RestartAsync(string unit, CancellationToken cancellation) => Change("restart", unit, s => s with { Active = "active" });

    public Task EnableAsync(string unit, bool enabled, CancellationToken cancellation) =>
        Change(enabled ? "enable" : "disable", unit, s => s with { File = enabled ? "enabled" : "disabled" });

    public Task MaskAsync(string unit, bool masked, CancellationToken cancellation) =>
        Change(masked ? "mask" : "unmask", unit, s => s with { Load = masked ? "masked" : "loaded" });

    public Task ReloadAsync(CancellationToken cancellation)
    {
        Record("reload");
        return Task.CompletedTask;
    }

    private Task Change(string verb, string unit, Func<ServiceState, ServiceState> change)
    {
        Record($"{verb} {unit}");
        if (Units.TryGetValue(unit, out ServiceState? state))
            Units[unit] = change(state);
        return Task.CompletedTask;
    }

    private void Record(string call)
    {
        Calls.Add(call);
        OnCall(call);
        if (Failing.Contains(call))
            throw new MigrationException($"{call}: it was told to fail.");
    }
}
