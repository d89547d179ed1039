using Google.Protobuf;
using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>One step, as plugins are told of it.</summary>
/// <param name="Kind">Who wants to be told.</param>
/// <param name="Method">The plugin's method for it.</param>
/// <param name="Request">What that is given.</param>
/// <param name="Parser">Reads what it answers.</param>
internal sealed record NriCall<T>(Event Kind, string Method, IMessage Request, MessageParser<T> Parser)
    where T : class, IMessage<T>
{
    /// <summary>What StateChange says of the same step to plugins of before NRI 0.12, which have no method of its own for it.</summary>
    public StateChangeEvent? Old { get; init; }
}
