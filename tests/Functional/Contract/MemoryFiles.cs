namespace Sampan.Tests.Functional.Contract;

/// <summary>The paths that somebody made in a container.</summary>
internal sealed class MemoryFiles
{
    private readonly HashSet<string> _paths = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next path that is made.</summary>
    internal Task Changed
    {
        get
        {
            lock (_paths)
            {
                return _changed.Task;
            }
        }
    }

    internal bool Contains(string path)
    {
        lock (_paths)
        {
            return _paths.Contains(path);
        }
    }

    internal void Add(string path)
    {
        TaskCompletionSource changed;
        lock (_paths)
        {
            _paths.Add(path);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
