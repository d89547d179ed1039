using System.Text.Json.Nodes;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Kinds;

/// <summary><c>service</c>: starts, stops, enables … a unit, and puts it back as it was.</summary>
internal sealed class ServiceKind(IServices services) : IStepKind
{
    /// <inheritdoc/>
    public string Name => StepName.Service;

    /// <inheritdoc/>
    public IStepAction Bind(PlanStep step, RunContext run)
    {
        var arguments = new StrictMap(step.Arguments, $"step {step.Id}");
        string unit = arguments.Text("unit");
        ServiceAction what = arguments.Word<ServiceAction>("action");
        arguments.Close();
        if (what != ServiceAction.Reload && (unit.Length is 0 or > 255 || unit[0] == '-' || !unit.Contains('.') || unit.Any(c => c == '/' || char.IsWhiteSpace(c))))
            throw new MigrationException($"step {step.Id}: '{unit}' is not the name of a unit, such as kubelet.service.");
        return what is ServiceAction.Start or ServiceAction.Stop or ServiceAction.Restart ? new HeldAction(unit, what, services) : new Action(unit, what, services);
    }

    private class Action(string unit, ServiceAction what, IServices services) : IStepAction
    {
        public async Task<StepProbe> ProbeAsync(CancellationToken cancellation)
        {
            if (what is ServiceAction.Reload or ServiceAction.Restart)
                return new StepProbe(StepState.NotDone);
            ServiceState state = await services.StateAsync(unit, cancellation);
            bool done = what switch
            {
                ServiceAction.Start => state.Active == "active",
                ServiceAction.Stop => !state.IsUp && state.Active != "deactivating",
                ServiceAction.Enable => state.File == "enabled",
                ServiceAction.Disable => state.File != "enabled",
                ServiceAction.Mask => state.Load == "masked",
                _ => state.Load != "masked",
            };
            return new StepProbe(done ? StepState.Done : StepState.NotDone);
        }

        public async Task<JsonObject> RecordAsync(CancellationToken cancellation)
        {
            if (what == ServiceAction.Reload)
                return [];
            ServiceState state = await services.StateAsync(unit, cancellation);
            return new JsonObject { ["load"] = state.Load, ["active"] = state.Active, ["file"] = state.File };
        }

        public Task ApplyAsync(IProgress<string> progress, CancellationToken cancellation) => what switch
        {
            ServiceAction.Start => services.StartAsync(unit, cancellation),
            ServiceAction.Stop => services.StopAsync(unit, cancellation),
            ServiceAction.Restart => services.RestartAsync(unit, cancellation),
            ServiceAction.Enable => services.EnableAsync(unit, enabled: true, cancellation),
            ServiceAction.Disable => services.EnableAsync(unit, enabled: false, cancellation),
            ServiceAction.Mask => services.MaskAsync(unit, masked: true, cancellation),
            ServiceAction.Unmask => services.MaskAsync(unit, masked: false, cancellation),
            _ => services.ReloadAsync(cancellation),
        };

        // Only what this step can have changed: the rest is other steps' business, or the operator's.
        public Task UndoAsync(JsonObject record, CancellationToken cancellation)
        {
            if (what == ServiceAction.Reload)
                return services.ReloadAsync(cancellation);
            var before = new ServiceState(unit, (string)record["load"]!, (string)record["active"]!, (string)record["file"]!, 0, 0);
            return what switch
            {
                ServiceAction.Start or ServiceAction.Stop when before.IsUp => services.StartAsync(unit, cancellation),
                ServiceAction.Start or ServiceAction.Stop => services.StopAsync(unit, cancellation),
                ServiceAction.Restart => before.IsUp ? services.RestartAsync(unit, cancellation) : services.StopAsync(unit, cancellation),
                ServiceAction.Enable or ServiceAction.Disable when before.File is "enabled" or "disabled" =>
                    services.EnableAsync(unit, before.File == "enabled", cancellation),
                ServiceAction.Mask or ServiceAction.Unmask => services.MaskAsync(unit, before.Load == "masked", cancellation),
                _ => Task.CompletedTask,
            };
        }
    }

    private sealed class HeldAction(string unit, ServiceAction what, IServices services) : Action(unit, what, services), IHeldState
    {
        public string Holds { get; } = "running " + unit;
    }
}
