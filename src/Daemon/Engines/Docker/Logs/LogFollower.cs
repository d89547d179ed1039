namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// One container's log on its way from Docker's file to the kubelet's. Lines are written first and then the position; after
/// a failure, and after a kill, all files are opened again and what is beyond the position is cut off: so each line
/// arrives once. Not thread-safe.
/// </summary>
internal sealed class LogFollower(SourceLog source, TargetLog target, PositionFile positions) : IDisposable
{
    private const int StepsAtOnce = 4;

    private LogPosition _position;
    private bool _isLoaded;
    private byte[]? _after;

    /// <summary>Whether the last <see cref="Pump"/> brought anything.</summary>
    internal bool HasMoved { get; private set; }

    /// <summary>Whether it holds files open.</summary>
    internal bool IsOpen => _isLoaded;

    /// <summary>Lines of the last <see cref="Pump"/> that could not be understood.</summary>
    internal int Malformed { get; private set; }

    /// <summary>Whether dockerd had thrown lines away before the last <see cref="Pump"/> could read them.</summary>
    internal bool HasGap { get; private set; }

    /// <summary>Brings some lines over, a bounded number. Makes the target, if there is none.</summary>
    /// <returns>False when there is no more to bring now.</returns>
    /// <exception cref="IOException">The disk refused: call <see cref="Dispose"/> and try again later.</exception>
    internal bool Pump(LogLines lines)
    {
        Malformed = 0;
        HasGap = false;
        HasMoved = false;
        Load();
        for (int i = 0; i < StepsAtOnce; i++)
        {
            if (!source.IsOpen && !Find())
            {
                return false;
            }
            if (!Bring(lines, isLast: false) && !Turn(lines))
            {
                Replace();
                return false;
            }
        }
        return true;
    }

    /// <summary>Goes on at the target's path, whether the file there was renamed or not. On return there is one.</summary>
    /// <exception cref="IOException">There is no folder, or the disk refused; no new file is left then.</exception>
    internal void Reopen()
    {
        bool isNew = false;
        try
        {
            isNew = Load();
            if (target.IsReplacing)
            {
                Replace();
                return;
            }
            isNew |= target.Open(_position.Target);
            Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isNew)
            {
                target.Remove();
            }
            Dispose();
            throw;
        }
    }

    /// <summary>Closes all files; the next call opens them again.</summary>
    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
        positions.Dispose();
        _isLoaded = false;
        _after = null;
    }

    /// <summary>Opens what is closed; true if it made the target.</summary>
    private bool Load()
    {
        if (_isLoaded)
        {
            return false;
        }
        _position = positions.Read() ?? default;
        bool isNew = target.Open(_position.Target);
        // Before the first line: lines beyond a position that names another file would not be cut off.
        if (!target.IsReplacing && target.Place != _position.Target)
        {
            Commit();
        }
        _isLoaded = true;
        return isNew;
    }

    private bool Find()
    {
        // A link is replaced by a translation of the whole, from the beginning.
        SourcePlace? place = target.IsReplacing ? null : _position.Source;
        // The position was lost, not the log: what stands in it is told by its last line's time.
        _after = place is null && !target.IsReplacing ? target.LastTime() : null;
        bool found = source.Open(place, isTakenUp: _after is not null, out bool lost);
        HasGap |= lost;
        return found;
    }

    private bool Bring(LogLines lines, bool isLast)
    {
        int taken, room;
        do
        {
            room = lines.Room.Length;
            lines.After = _after;
            taken = lines.Translate(source.Read(lines.Room), isLast);
        }
        while (taken == 0 && lines.Room.Length > room);
        if (taken == 0)
        {
            return false;
        }
        HasMoved = true;
        _after = lines.After;
        Malformed += lines.Malformed;
        target.Write(lines.Text.Written);
        source.Advance(taken);
        Commit();
        return true;
    }

    /// <summary>At the end of a file: whether there is more, in this one or in the one after it.</summary>
    private bool Turn(LogLines lines)
    {
        if (!source.IsFinished(out bool wasCut))
        {
            return wasCut;
        }
        // What was written after it was read and before it was renamed; then an entry that dockerd could not finish.
        if (Bring(lines, isLast: false) || Bring(lines, isLast: true))
        {
            return true;
        }
        if (!source.MoveOn())
        {
            return false;
        }
        if (_after is null)
        {
            Commit();
            source.DropConsumed();
        }
        return true;
    }

    private void Replace()
    {
        if (target.IsReplacing)
        {
            Commit();
            target.Replace();
        }
    }

    private void Commit()
    {
        // As long as known lines are passed over, a position would make them new ones after a restart.
        SourcePlace? place = _after is not null || target.IsReplacing && !source.IsOpen ? null : source.Place ?? _position.Source;
        var position = new LogPosition(place, target.Place);
        positions.Write(position);
        _position = position;
    }
}
