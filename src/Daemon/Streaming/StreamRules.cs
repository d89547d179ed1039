using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Streaming;

/// <summary>What exec and attach are checked for before a URL is given out.</summary>
internal static class StreamRules
{
    /// <summary>At least one stream, and no error output beside a terminal.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT.</exception>
    public static void Check(StreamSelection streams)
    {
        if (streams.Terminal && streams.Stderr)
        {
            throw CriException.InvalidArgument("tty and stderr cannot both be set: a terminal has one output");
        }
        if (!streams.Stdin && !streams.Stdout && !streams.Stderr)
        {
            throw CriException.InvalidArgument("one of stdin, stdout and stderr must be set");
        }
    }

    /// <summary>The container, which must run.</summary>
    /// <exception cref="CriException">NOT_FOUND, FAILED_PRECONDITION.</exception>
    public static ContainerRecord Running(ObjectState state, string id)
    {
        ContainerRecord record = state.Containers.Get(id);
        return record.State == ContainerState.ContainerRunning
            ? record
            : throw CriException.FailedPrecondition(
                $"container {record.Id} is {StateWords.Of(record.State)}: its streams are there only while it runs");
    }
}
