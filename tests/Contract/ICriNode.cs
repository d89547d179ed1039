using Sampan.Cri.Grpc.Client;

namespace Sampan.Tests.Contract;

/// <summary>A daemon that a test speaks with, and where it keeps its things.</summary>
public interface ICriNode
{
    /// <summary>Its runtime service.</summary>
    RuntimeServiceClient Runtime { get; }

    /// <summary>Its image service.</summary>
    ImageServiceClient Images { get; }

    /// <summary>Where it listens.</summary>
    string Socket { get; }

    /// <summary>A folder that is gone after the tests.</summary>
    string Temp { get; }

    /// <summary>Where its records are.</summary>
    string Root { get; }

    /// <summary>Where the logs of pods go.</summary>
    string Logs { get; }

    /// <summary>Where its network's plugin keeps what it has given away.</summary>
    string Leases { get; }
}
