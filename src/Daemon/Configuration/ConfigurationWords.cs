using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>The words of every key that takes one of a few.</summary>
internal static class ConfigurationWords
{
    public static ChoiceWords<EngineKind> Engine { get; } = new(("native", EngineKind.Native), ("docker", EngineKind.Docker));

    public static ChoiceWords<LogLevel> Level { get; } = new(
        ("trace", LogLevel.Trace),
        ("debug", LogLevel.Debug),
        ("info", LogLevel.Information),
        ("warn", LogLevel.Warning),
        ("error", LogLevel.Error));

    public static ChoiceWords<LogFormat> Format { get; } = new(("text", LogFormat.Text), ("json", LogFormat.Json));

    public static ChoiceWords<TraceProtocol> TraceProtocol { get; } = new(
        ("grpc", Configuration.TraceProtocol.Grpc), ("http/protobuf", Configuration.TraceProtocol.HttpProtobuf));

    public static ChoiceWords<CgroupDriver> Driver { get; } = new(
        ("auto", CgroupDriver.Auto), ("cgroupfs", CgroupDriver.Cgroupfs), ("systemd", CgroupDriver.Systemd));

    public static ChoiceWords<MissingHostPath> HostPath { get; } = new(
        ("create", MissingHostPath.Create), ("reject", MissingHostPath.Reject));
}
