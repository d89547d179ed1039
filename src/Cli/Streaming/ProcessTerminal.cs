using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Terminals;

namespace Sampan.Cli.Streaming;

/// <summary>The terminal of this process.</summary>
internal sealed class ProcessTerminal : IPersonTerminal
{
    private static readonly SafeFileHandle Input = new(0, ownsHandle: false);
    private static readonly SafeFileHandle Output = new(1, ownsHandle: false);

    /// <summary>Null when neither standard input nor standard output is a terminal.</summary>
    public static ProcessTerminal? Find() => InputIsTerminal || Terminal.Is(Output) ? new ProcessTerminal() : null;

    public static bool InputIsTerminal => Terminal.Is(Input);

    public (ushort Columns, ushort Rows)? Size => Terminal.SizeOf(Output) ?? Terminal.SizeOf(Input);

    public IDisposable EnterRaw() => RawMode.Enter(Input);

    public IDisposable OnResized(Action changed) => PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => changed());
}
